"""What a tenant needs before it can be asked: a secret, a policy, and an agent's least-privilege key."""

from .wire import Wire, content, refusal

VALUE = {"username": "app", "password": "correct-horse-battery-staple", "host": "db.internal", "port": 5432}


def must(message):
    """The object that a tool answered, or an error that shows the refusal."""
    code = refusal(message)
    if code:
        raise RuntimeError(f"refused with {code}: {message}")
    return content(message)


def write(wire, path, value=None):
    return must(wire.tool("scaivault_write_secret", {"path": path, "data": value or VALUE}))


def tenant(wire, name):
    """Founds another tenant; answers its owner's connection."""
    status, founded = wire.rest("POST", "/v1/tenants", {"name": name, "owner_email": f"owner@{name}.example"})
    if status >= 300:
        raise RuntimeError(f"no tenant was founded: {founded}")
    return Wire(wire.where.geturl(), founded["api_key"])


def agent(wire, name, pattern, permissions=("read", "list"), scopes=("secrets:read", "secrets:list")):
    """Founds a service account that may do just that; answers its key."""
    account = must(wire.tool("scaivault_create_service_account", {"name": name, "scopes": list(scopes)}))
    must(
        wire.tool(
            "scaivault_create_policy",
            {
                "name": name,
                "rules": [{"path_pattern": pattern, "permissions": list(permissions)}],
                "bindings": [{"identity_type": "service_account", "identity_id": account["identity_id"]}],
            },
        )
    )
    key = must(wire.tool("scaivault_create_api_key", {"service_account_id": account["id"], "name": name}))
    return key["key"]
