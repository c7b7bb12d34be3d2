"""Where those who carry our messages report back: `/kait/whatsapp/`, `/kait/sms/`, `/kait/sms/masuk/`. No session, no cookie;
a signature or a secret word instead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from simpul.kernel.integrations import configured
from simpul.kernel.integrations.incoming import digest, receive, same, signed
from simpul.kernel.notifications import sms, texting


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def whatsapp(request: HttpRequest) -> HttpResponse:
    """Meta's webhook: a GET proves at set-up that the address is ours, each POST is signed with the app's secret."""
    given = configured("whatsapp")
    if given is None:
        return HttpResponse(status=404)
    if request.method != "POST":
        asked = request.GET
        right = asked.get("hub.mode") == "subscribe" and same(
            asked.get("hub.verify_token", ""), str(given["verify_token"])
        )
        challenge = asked.get("hub.challenge", "")
        if not right or not challenge.isalnum() or len(challenge) > 200:
            return HttpResponse(status=403)
        return HttpResponse(challenge, content_type="text/plain")
    signature = request.headers.get("X-Hub-Signature-256", "")
    return receive(request, "whatsapp", genuine=lambda body: signed(body, signature, str(given["app_secret"])))


@csrf_exempt
@require_POST
def text_message(request: HttpRequest) -> HttpResponse:
    """Delivery reports of the gateway for text messages."""
    if configured("sms") is None:
        return HttpResponse(status=404)
    return receive(request, "sms", genuine=sms.genuine)


@csrf_exempt
@require_POST
def texted(request: HttpRequest) -> HttpResponse:
    """What people wrote to our number."""
    if not (configured("sms") or {}).get("inbound_key"):
        return HttpResponse(status=404)
    right = texting.entitled(request.headers.get("Authorization", ""))
    return receive(
        request, "sms", genuine=lambda body: right and texting.readable(body),
        message_id=lambda body: f"{texting.MANY}{digest(body)}",
    )  # fmt: skip
