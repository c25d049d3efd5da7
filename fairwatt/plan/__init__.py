"""A town's own plan: from its workbook to the documents for the council."""

__all__ = ["make_plan", "make_plans", "pack_plan"]


def __getattr__(name):
    # When asked for, not before: what a lesson takes from here must load quickly, also in a browser.
    if name in ("make_plan", "pack_plan"):
        from . import making

        return getattr(making, name)
    if name == "make_plans":
        from .many import make_plans

        return make_plans
    raise AttributeError(name)
