"""The parcel service that `parcel_line.flow.yaml` asks: a small HTTP server for this machine.

    python parcel_server.py

It needs aiohttp, which Pipecat brings along.
"""

from aiohttp import web

TOKEN = "a-token-for-this-machine"  # noqa: S105 - it opens nothing else
PARCELS: dict[str, dict[str, str]] = {
    "123456": {"place": "in our depot in Leeds", "day": "2027-03-09"},
    "222333": {"place": "with your neighbours at number nine"},
}


def application() -> web.Application:
    """Make the server's application."""
    app = web.Application()
    app.router.add_get("/parcels/{number}", _find)
    app.router.add_post("/parcels/{number}/delivery", _move)
    app.router.add_post("/parcels/{number}/notes", _note)
    return app


async def _find(request: web.Request) -> web.Response:
    return web.json_response(_parcel(request))


async def _move(request: web.Request) -> web.Response:
    parcel = {**_parcel(request), "day": (await request.json())["day"]}
    return web.json_response(parcel)


async def _note(request: web.Request) -> web.Response:
    _parcel(request)
    noted = (await request.post())["note"]
    if "dog" in str(noted):  # the part of the service for dogs is broken, to show an error
        raise web.HTTPServiceUnavailable
    return web.json_response({"noted": True}, status=201)


def _parcel(request: web.Request) -> dict[str, str]:
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        raise web.HTTPUnauthorized
    parcel = PARCELS.get(request.match_info["number"])
    if parcel is None:
        raise web.HTTPNotFound(text='{"error": "no such parcel"}', content_type="application/json")
    return parcel


if __name__ == "__main__":
    print(f"PARCELS_URL=http://127.0.0.1:8099 PARCELS_TOKEN={TOKEN}")
    web.run_app(application(), host="127.0.0.1", port=8099)
