"""What every answer says to the browser: nothing from outside, no framing, no guessing, no keeping."""
import secrets

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def nonce() -> str:
    """The word that marks this answer's own scripts and styles."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def add_headers(response: Response) -> Response:
    """Set the headers; a static file may be kept, a page may not."""
    put = response.headers.setdefault
    put("Content-Security-Policy", POLICY.format(nonce=nonce()))
    put("X-Frame-Options", "DENY")
    put("X-Content-Type-Options", "nosniff")
    put("Referrer-Policy", "same-origin")
    put("Permissions-Policy", "geolocation=(), microphone=(), payment=()")
    if not (request.endpoint or "").endswith("static"):
        response.headers["Cache-Control"] = "no-store"
    return response


def init_headers(app: Flask) -> None:
    """Every answer, and a cookie that no script and no other site can use."""
    app.after_request(add_headers)
    app.add_template_global(nonce, "csp_nonce")
    app.config.setdefault("SESSION_COOKIE_HTTPONLY", True)
    if not app.config.get("SESSION_COOKIE_SAMESITE"):
        app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    if app.config.get("MAX_CONTENT_LENGTH") is None:
        app.config["MAX_CONTENT_LENGTH"] = 24 * 1024 * 1024
    # A regulation's whole text is pasted into one field; what is more than it may be is told there, not here.
    app.config["MAX_FORM_MEMORY_SIZE"] = 4 * 1024 * 1024
