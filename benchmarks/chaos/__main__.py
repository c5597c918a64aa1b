import faulthandler; faulthandler.dump_traceback_later(280, exit=True)
import asyncio, sys, warnings, time
from collections import Counter
from random import Random
from loguru import logger
warnings.simplefilter("ignore")
logger.remove()
logger.disable("pipecat")
if "-l" in sys.argv: logger.enable("pipecat"); logger.add(sys.stdout, level="WARNING", format="{level} {name} {message}")
from benchmarks.chaos.clock import JumpingLoop
from benchmarks.chaos.drawing import draw_script
from benchmarks.chaos.writing import write_flow
from benchmarks.chaos.world import Current
from benchmarks.chaos.sides import SessionSide, BareSide
from benchmarks.chaos.talk import Conversation
from flowcat import Flow

async def one(seed, bare, verbose):
    random = Random(seed)
    script = draw_script(random, bare=bare)
    current = Current()
    if bare: side = BareSide(script, current)
    else:
        text = write_flow(script)
        side = SessionSide(Flow.from_text(text, current.handlers(script)))
    conv = Conversation(random, script, side, current)
    out=[]
    n=0
    async for r in conv.play(12):
        out.append(r)
        if verbose or r.faults:
            if verbose and n==0 and not bare: print(text)
            if SHOW:
                for nd in script.nodes.values(): print("  ", nd)
                for f in script.functions.values(): print("  ", f)
                print("  ", script.anywhere, script.on_error)
                print("seed", seed, "turn", n, r.faults, dict(r.met))
                for t in r.told: print("     ", t)
        n+=1
    return out

which, start, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
verbose = "-v" in sys.argv
SHOW = "-s" in sys.argv or verbose
tot=Counter(); met=Counter(); turns=0
t=time.process_time()
import traceback
for seed in range(start, start+count):
    T=time.time(); print("seed", seed, file=sys.stderr, flush=True)
    with asyncio.Runner(loop_factory=JumpingLoop) as r:
        try:
            res=r.run(one(seed, which=="bare", verbose))
        except Exception as e:
            print("CRASH", seed); traceback.print_exc(); tot["crash"]+=1; continue
    if time.time()-T>2: print("slow", seed, time.time()-T)
    for x in res:
        turns+=1
        for k in x.faults: tot[k]+=1
        met.update(x.met)
        if x.faults and not SHOW: print(seed, x.faults)
print(turns, "turns", tot, met, time.process_time()-t)
