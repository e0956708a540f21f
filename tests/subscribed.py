"""Meta and X as they keep subscriptions, on a stand-in: what is asked for stands from then on."""

import json
from urllib.parse import parse_qs

from tests.stand_in import Question, Reply, StandIn, as_json

APP, SECRET = "700800900", "local-meta-secret"
GRAPH, INSTAGRAM_LOGIN, X = "graph.facebook.com/v24.0", "graph.instagram.com/v24.0", "api.x.com/2"
BUSINESS = "555000111"


class Meta:
    """One app, its subscriptions, and those of pages, accounts and business accounts."""

    def __init__(self, server: StandIn, *assets: str, secret: str = SECRET) -> None:
        self.app: dict[str, dict[str, object]] = {}
        self.assets: dict[str, list[str] | None] = dict.fromkeys(assets)
        self.written: list[str] = []
        self.secret = secret
        server[f"{GRAPH}/app"] = as_json({"id": APP})
        server[f"{GRAPH}/{APP}/subscriptions"] = self._of_the_app
        for asset in assets:
            for host in (GRAPH, INSTAGRAM_LOGIN):
                server[f"{host}/{asset}/subscribed_apps"] = self._of_an_asset

    def number(self, server: StandIn, number: str) -> None:
        """A number of the business account."""
        entities = [
            {"entity_type": "PHONE_NUMBER", "id": number},
            {"entity_type": "WABA", "id": BUSINESS},
            {"entity_type": "APP", "id": APP},
        ]
        server[f"{GRAPH}/{number}"] = as_json({"health_status": {"entities": entities}})

    def _of_the_app(self, asked: Question) -> Reply:
        if asked.headers["authorization"] != f"Bearer {APP}|{self.secret}":
            return as_json({"error": {"code": 190, "message": "Invalid signature"}}, 400)
        if asked.method == "POST":
            form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
            self.written.append(form["object"])
            fields = [{"name": name, "version": "v24.0"} for name in form["fields"].split(",")]
            self.app[form["object"]] = {**form, "active": True, "fields": fields}
            return as_json({"success": True})
        return as_json({"data": list(self.app.values())})

    def _of_an_asset(self, asked: Question) -> Reply:
        asset = asked.path.split("/")[1]
        if asked.method == "POST":
            form = parse_qs(asked.body.decode())
            self.written.append(asset)
            self.assets[asset] = form.get("subscribed_fields", [""])[0].split(",")
            return as_json({"success": True})
        fields = self.assets[asset]
        if fields is None:
            return as_json({"data": []})
        ours: dict[str, object] = {"id": APP, "name": "Care", "subscribed_fields": fields}
        if asset == BUSINESS:
            ours = {"whatsapp_business_api_data": {"id": APP, "name": "Care"}}
        return as_json({"data": [ours]})


class XActivity:
    """Webhooks and subscriptions of X."""

    def __init__(self, server: StandIn) -> None:
        self.webhooks: list[dict[str, object]] = []
        self.events: list[tuple[str, str]] = []
        self.written: list[str] = []
        server[f"{X}/webhooks"] = self._of_webhooks
        server[f"{X}/webhooks/1"] = self._again
        server[f"{X}/activity/subscriptions"] = self._of_events

    def _of_webhooks(self, asked: Question) -> Reply:
        if asked.method == "POST":
            url = json.loads(asked.body)["url"]
            self.written.append(url)
            self.webhooks.append({"id": "1", "url": url, "valid": True})
            return as_json({"data": self.webhooks[-1]})
        if not self.webhooks:
            return as_json({"meta": {"result_count": 0}})
        return as_json({"data": self.webhooks})

    def _again(self, asked: Question) -> Reply:
        assert asked.method == "PUT"
        self.written.append("again")
        self.webhooks[0]["valid"] = True
        return as_json({"data": {"valid": True}})

    def _of_events(self, asked: Question) -> Reply:
        if asked.method == "POST":
            body = json.loads(asked.body)
            token = asked.headers["authorization"].removeprefix("Bearer ")
            self.written.append(body["event_type"])
            self.events.append((body["event_type"], token))
            return as_json({"data": body}, 201)
        data = [
            {"event_type": event, "filter": {"user_id": "1400000000000000001"}, "webhook_id": "1"}
            for event, _ in self.events
        ]
        return as_json({"data": data})
