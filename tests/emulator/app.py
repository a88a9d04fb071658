# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Handles a request in these steps: log, latency, limit, fault, token, route, answer."""

from __future__ import annotations

import asyncio
import copy
from dataclasses import replace

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from . import (
    access,
    account_settings,
    applications,
    audits,
    auth,
    bulk,
    credentials,
    emails,
    groups,
    hierarchy,
    lifecycle,
    migrations,
    roles,
    search,
    sub_tenants,
    tenant_lifecycle,
    tenants,
    user_migrations,
    users,
)
from .auth import authenticate, authorize, is_of_user
from .clock import http_date
from .exchange import Exchange, masked_body, masked_headers
from .faults import DRIPPING, Fault
from .routing import Answer, ApiError, Call, Delivery, RouteTable, TenantHeader
from .state import State
from .world import World

# Add new files of routes here.
USER_FILES = (
    auth,
    users,
    access,
    lifecycle,
    bulk,
    roles,
    search,
    credentials,
    emails,
    groups,
    applications,
    audits,
    user_migrations,
)
TENANT_FILES = (tenants, tenant_lifecycle, sub_tenants, hierarchy, account_settings, migrations)
FILES = (*USER_FILES, *TENANT_FILES)
ROUTES = RouteTable(route for file in FILES for route in file.ROUTES)
MAX_TARGET = 8192
# A request for this route without a user's token means that the client lost the ID of the tenant
CATASTROPHE = "tenant_delete_current"
TOO_LONG = Answer(414, "<html><h1>414 Request-URI Too Large</h1></html>", media_type="text/html")


def check_tenant_header(call: Call, rule: TenantHeader) -> None:
    if rule is TenantHeader.REQUIRED and call.tenant_id is None:
        raise ApiError(403, "Tenant ID is not specified")
    if rule is TenantHeader.FORBIDDEN and call.tenant_id is not None:
        raise ApiError(403, "Tenant ID is defined - forbidden route for tenants")


def act(state: State, call: Call) -> Answer:
    """Carry out the request as Frontegg would, and return the answer."""
    try:
        bulk.arrive_in_time(state, call)
        if call.route_name != "login":
            authenticate(state, call)
        if call.route is None:
            raise ApiError(404, "Route not found", code="ER-00004")
        if call.malformed:
            raise ApiError(400, "Invalid input json", code="ER-00006")
        authorize(call, call.route.permission)
        check_tenant_header(call, call.route.tenant)
        return call.route.handler(state, call)
    except ApiError as error:
        return error.answer


class App:
    """The ASGI application. It changes the state without an await, so requests change it one after the other."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        world = self.world
        flight = world.flight
        flight.now += 1
        in_flight = flight.now
        flight.most = max(flight.most, in_flight)
        try:
            call = await self._read(scope, receive)
            exchange = self._arrived(call, in_flight, scope["client"][0])
            if world.latency:
                await asyncio.sleep(world.latency)
            with world.lock:
                call.at = world.now()
                answer, delay = self._judge(call, exchange)
                told = world.limits.told(call.route_name, call.at, exchange.address)
            if delay:
                await self._hold(receive, delay)
            await self._deliver(replace(answer, headers={**told, **answer.headers}), exchange, scope, receive, send)
        except (ClientDisconnect, asyncio.CancelledError):
            return  # the client is gone or the server stops, so nothing waits for the answer
        finally:
            flight.now -= 1

    @staticmethod
    async def _hold(receive: Receive, delay: float) -> None:
        """Wait for the delay, but stop as soon as the client hangs up."""
        gone = asyncio.ensure_future(_hung_up(receive))
        await asyncio.wait({gone}, timeout=delay)
        gone.cancel()

    async def _drip(self, body: bytes, seconds: float, receive: Receive, send: Send) -> bytes:
        """Send the body byte by byte until the client hangs up. Return the bytes that are still to be sent."""
        gone = asyncio.ensure_future(_hung_up(receive))
        while body and not gone.done():
            await send({"type": "http.response.body", "body": body[:1], "more_body": True})
            body = body[1:]
            await asyncio.wait({gone}, timeout=seconds)
        gone.cancel()
        return body

    async def _read(self, scope: Scope, receive: Receive) -> Call:
        request = Request(scope, receive)
        body = await request.body()
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        call = Call(
            at=self.world.now(),
            method=scope["method"],
            path=scope["raw_path"].decode("ascii"),
            raw_query=scope["query_string"].decode("latin-1"),
            headers=headers,
            raw_body=body,
        )
        ROUTES.resolve(call)
        return call

    def _arrived(self, call: Call, in_flight: int, address: str) -> Exchange:
        world = self.world
        with world.lock:
            world.requests += 1
            exchange = Exchange(
                number=world.requests,
                at=call.at,
                route=call.route_name,
                method=call.method,
                path=call.path,
                raw_query=call.raw_query,
                query=call.query,
                headers=masked_headers(call.headers),
                body=masked_body(call.route_name, call.body),
                trace_id=f"{world.requests:032x}",
                in_flight=in_flight,
                address=address,
            )
            world.log.append(exchange)
        return exchange

    def _judge(self, call: Call, exchange: Exchange) -> tuple[Answer, float]:
        """Return the answer, and how many seconds to hold it back."""
        world = self.world
        if call.route_name == CATASTROPHE and not is_of_user(world.state, call):
            world.catastrophes.append(exchange)
        if len(call.target) > MAX_TARGET:
            return TOO_LONG, 0.0
        if world.forbid_writes and exchange.is_write:
            exchange.fault = True
            world.forbidden_writes.append(exchange)
            return Answer(500, {"errors": ["A write came where none is allowed"]}), 0.0
        refusal = world.limits.refusal(call.route_name, call.at, exchange.address)
        if refusal is not None:
            return refusal, 0.0
        fault = world.faults.pick(call)
        if fault is None:
            return act(world.state, call), 0.0
        exchange.fault = True
        return self._faulty(fault, call), fault.delay

    def _faulty(self, fault: Fault, call: Call) -> Answer:
        state = self.world.state
        if fault.revoke_token:
            state.revoke_tokens()
        made_up = fault.answer()
        if made_up is not None and not fault.acts_first:
            return made_up
        # With `ignore`, act on a copy: the answer says success, but nothing happens.
        answer = act(copy.deepcopy(state) if fault.ignore else state, call)
        return fault.spoiled(made_up or answer)

    async def _deliver(self, answer: Answer, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        transport = scope["state"]["transport"]
        body = DRIPPING + answer.encoded() if answer.drip else answer.encoded()
        truncated = answer.delivery is Delivery.TRUNCATED
        headers = self._headers(answer, exchange, len(body) + (1000 if truncated else 0))
        self._answered(answer, exchange, headers)
        if answer.delivery is Delivery.DROPPED:
            transport.abort()
        else:
            lines = [(name, line) for name, value in headers.items() for line in value.split("\n")]
            raw = [(name.lower().encode(), line.encode("latin-1")) for name, line in lines]
            await send({"type": "http.response.start", "status": answer.status, "headers": raw})
            if answer.drip:
                body = await self._drip(body, answer.drip, receive, send)
            await send({"type": "http.response.body", "body": body, "more_body": truncated})
        if truncated:
            transport.close()
        if answer.delivery is not Delivery.WHOLE:
            await _hung_up(receive)  # otherwise uvicorn complains about an answer without an end

    def _headers(self, answer: Answer, exchange: Exchange, length: int) -> dict[str, str]:
        headers = {
            "date": http_date(self.world.now()),
            "frontegg-trace-id": exchange.trace_id,
            "content-length": str(length),
            **{name.lower(): value for name, value in answer.headers.items()},
        }
        if length:
            headers["content-type"] = answer.media_type
        return headers

    def _answered(self, answer: Answer, exchange: Exchange, headers: dict[str, str]) -> None:
        if answer.delivery is not Delivery.DROPPED:
            exchange.answer = masked_body(exchange.route, answer.body)
            exchange.answer_headers = headers
            exchange.status = answer.status
        if self.world.on_exchange is not None:
            self.world.on_exchange(exchange)


async def _hung_up(receive: Receive) -> None:
    """Wait until the connection is closed."""
    while (await receive())["type"] != "http.disconnect":
        continue
