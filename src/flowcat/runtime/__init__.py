"""The plan on Pipecat's real ``FlowManager``; with ``bot``, the only code that imports Pipecat."""
