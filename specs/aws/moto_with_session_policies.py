"""moto with what it leaves out of IAM, so that a test on this machine meets an AWS that refuses.

moto checks signatures and knows roles and users. Added here: session policies cut what a role may; sessions end; conditions
that our policies use are read, and any other stops the call; source identity and session tags need leave in the role's trust
policy; a session is no longer than its role, or one hour out of another role, allows.

Usage: moto_with_session_policies.py -H 127.0.0.1 -p PORT. Before it checks anything, INITIAL_NO_AUTH_ACTION_COUNT calls pass.
"""

import datetime
import fnmatch
import ipaddress
import json
import re
import sys
from urllib.parse import quote, unquote_plus

from moto.core.exceptions import AccessDeniedError
from moto.core.utils import utcnow
from moto.iam import access_control
from moto.sts.models import AssumedRole, sts_backends
from moto.utilities.utils import get_partition

CHAINED = 3600
RestError = AccessDeniedError.__mro__[1]


class Invalid(RestError):
    code = 400

    def __init__(self, message):
        super().__init__("ValidationError", message)


def texts(value):
    return value if isinstance(value, list) else [value]


def like(pattern, value):
    """`*` and `?` alone are special to IAM."""
    return re.fullmatch(fnmatch.translate(re.sub(r"\[", "[[]", pattern)), value) is not None


def element(statement, name, value, fold):
    wanted = name in statement
    patterns = texts(statement[name if wanted else "Not" + name])
    return any(like(fold(each), fold(value)) for each in patterns) == wanted


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


OPERATORS = {
    "StringEquals": lambda is_, wanted: is_ == wanted,
    "StringLike": lambda is_, wanted: like(wanted, is_),
    "Bool": lambda is_, wanted: is_.lower() == wanted.lower(),
    "IpAddress": lambda is_, wanted: ipaddress.ip_address(is_) in ipaddress.ip_network(wanted, strict=False),
    "DateLessThan": lambda is_, wanted: moment(is_) < moment(wanted),
}
NEGATED = {"StringNotEquals": "StringEquals", "StringNotLike": "StringLike", "NotIpAddress": "IpAddress"}


def condition(operator, wanted, given):
    if operator.endswith("IfExists"):
        return not given or condition(operator[: -len("IfExists")], wanted, given)
    name = operator.removeprefix("ForAnyValue:")
    test = OPERATORS[NEGATED.get(name, name)]
    hit = any(test(each, want) for each in given for want in texts(wanted))
    return not hit if name in NEGATED else hit


def applies(statement, action, resource, context):
    return (
        element(statement, "Action", action, str.lower)
        and (not {"Resource", "NotResource"} & statement.keys() or element(statement, "Resource", resource, str))
        and all(
            condition(operator, wanted, context.get(key.lower(), []))
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def effects(documents, action, resource, context):
    return {
        statement["Effect"]
        for document in documents
        for statement in texts(json.loads(document)["Statement"])
        if applies(statement, action, resource, context)
    }


def document_of(policy):
    """moto keeps policies in three forms."""
    return json.dumps(access_control.IAMPolicy(policy)._policy_json)


def session_of(request):
    key = request._access_key
    if not isinstance(key, access_control.AssumedRoleAccessKey):
        return None
    sessions = sts_backends[request.account_id][get_partition(request._region)].assumed_roles
    return next(each for each in sessions if each.access_key_id == key._access_key_id)


def context_of(request, session):
    context = {"aws:sourceip": ["127.0.0.1"], "aws:viaawsservice": ["false"]}
    if session:
        context["aws:userid"] = [session.user_id]
        context["aws:tokenissuetime"] = [session.issued.isoformat() + "+00:00"]
    keys = [value for name, value in request._data.items() if re.fullmatch(r"Tag(s|Keys)\.member\.\d+(\.Key)?", name)]
    if keys:
        context["aws:tagkeys"] = [value for each in keys for value in texts(each)]
    return context


def check_trust(request, role_arn, session):
    """What a label needs, and how long a session may be."""
    role = request.backend.get_role_by_arn(role_arn)
    needed = ["sts:AssumeRole"]
    if any(name.startswith("Tags.member.") for name in request._data):
        needed.append("sts:TagSession")
    if "SourceIdentity" in request._data:
        needed.append("sts:SetSourceIdentity")
    for action in needed:
        if effects([role.assume_role_policy_document], action, role_arn, {}) != {"Allow"}:
            request._action = action
            request._raise_access_denied()
    seconds = int(texts(request._data.get("DurationSeconds", "3600"))[0])
    if session and seconds > CHAINED:
        raise Invalid(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
    if seconds > int(role.max_session_duration or CHAINED):
        raise Invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")


def check_action_permitted(self, resource):
    session = session_of(self)
    if session and session.expiration < utcnow():
        self._raise_invalid_access_key("InvalidToken")
    if self._action == "sts:GetCallerIdentity":
        return
    context = context_of(self, session)
    if self._action == "sts:AssumeRole":
        resource = texts(self._data["RoleArn"])[0]
        check_trust(self, resource, session)
    layers = [[document_of(each) for each in self._access_key.collect_policies()]]
    if session and session.policy:
        layers.append([session.policy])
    for layer in layers:
        if effects(layer, self._action, resource, context) != {"Allow"}:
            self._raise_access_denied()


def create_aws_request(self, made=access_control.IAMRequestBase._create_aws_request):
    """moto hands over a decoded query; a signature is of one that is percent-encoded."""
    path, _, query = self._path.partition("?")
    if query:
        parts = [each.partition("=") for each in query.split("&")]
        self._path = path + "?" + "&".join(
            quote(unquote_plus(name), safe="-_.~") + "=" + quote(unquote_plus(value), safe="-_.~") for name, _, value in parts)
    return made(self)


def say(self, *arguments, made=RestError.__init__, **named):
    """As AWS writes it, which clients other than Python's insist on."""
    made(self, *arguments, **named)
    self.description = self.description.replace("<Errors>", "").replace("</Errors>", "")


def remember_issue(self, *arguments, made=AssumedRole.__init__, **named):
    made(self, *arguments, **named)
    self.issued = utcnow()


access_control.IAMRequestBase.check_action_permitted = check_action_permitted
access_control.IAMRequestBase._create_aws_request = create_aws_request
AssumedRole.__init__ = remember_issue
RestError.__init__ = say

if __name__ == "__main__":
    from moto.server import main

    main([each for each in sys.argv[1:] if each != "--session-policies"])
