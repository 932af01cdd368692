"""工作台: the page behind /admin/, for each role what waits, since when, and what is late."""
from typing import Any

from flask_admin import BaseView, expose
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from admin.desk_page import DeskPage
from admin.doors import turned_away
from admin.real import standing


class Desk(BaseView):
    """Anybody who has signed in; what stands on it is by his roles of today."""

    def __init__(self, **places: Any):
        super().__init__(**{**places, "name": _l("工作台")})

    def is_accessible(self) -> bool:
        """Whoever has signed in."""
        return bool(current_user.is_authenticated)

    def inaccessible_callback(self, name: Any, **_: Any) -> Any:
        """The way to sign in."""
        return turned_away()

    @expose("/")
    def index(self) -> Any:
        """The page."""
        held = standing()
        if held is None or not held.roles:
            return self.render("admin/index.html")
        page = DeskPage(held)
        return self.render(f"desk_page/{'informant' if page.is_plain else 'index'}.html", page=page)
