"""Your company: five numbers on the first screen, folded into one line once they are said."""

from __future__ import annotations

import streamlit as st

from sim.company import Company, company_from, company_of
from sim.errors import BadInput
from sim.ui.shared.session import Session
from sim.wording import Wording
from sim.wording.numbers import large, percent, plain

FIELDS = ("customers", "price", "margin", "churn", "per", "currency")


def company_entry(visit: Session, t: Wording) -> None:
    """Show whose market it is, and where that can be said."""
    own = visit.scenario.company
    label = in_brief(own, t) if own else t("company.title")
    with st.popover(label, icon=":material/storefront:", key="company", on_change="rerun") as opened:
        if not opened.open:
            return
        if own and not visit.match.company:
            st.write(t("company.of_file"))
            return
        if own:
            st.write(in_a_line(own, t))
        _form(visit, t)
        if own:
            st.button(t("company.leave_out"), key="company out", on_click=visit.put_in, args=("",))


def in_brief(company: Company, t: Wording) -> str:
    """Return a company in few words, which stand in a button."""
    price = [] if company.price is None else [f"{plain(company.price, 6)} {company.currency}".rstrip()]
    return " · ".join([t("company.line", customers=large(company.customers, t)), *price])


def in_a_line(company: Company, t: Wording) -> str:
    """Return a company in one line."""
    parts = [t("company.line", customers=plain(company.customers))]
    if company.price is not None:
        parts.append(t("company.price_line", price=plain(company.price, 6), currency=company.currency).rstrip())
    if company.margin is not None:
        parts.append(t("company.margin_line", margin=percent(company.margin)))
    if company.churn is not None:
        parts.append(t(f"company.churn_{company.churn_per}", churn=percent(company.churn, 1)))
    return " · ".join(parts)


def _form(visit: Session, t: Wording) -> None:
    said = company_from(visit.match.company, "company") if visit.match.company else None
    at = {
        "customers": said.customers if said else None,
        "price": said.price if said else None,
        "margin": _percent(said.margin if said else None),
        "churn": _percent(said.churn if said else None),
        "per": said.churn_per if said else "month",
        "currency": said.currency if said else "",
    }
    if st.session_state.get("company said") != visit.match.company:  # put in, undone, or by a link
        st.session_state["company said"] = visit.match.company
        for name, value in at.items():
            st.session_state[f"company {name}"] = value
    for name, value in at.items():  # Streamlit forgets what was not on the screen
        st.session_state.setdefault(f"company {name}", value)
    with st.form("company form", border=False):
        left, right = st.columns(2)
        left.number_input(t("company.customers"), 1, 10**10, step=1, format="%d", key="company customers")
        right.number_input(t("company.price"), 0.0, step=1.0, format="%.6g", key="company price")
        left.number_input(
            t("company.margin"), 0.0, 100.0, step=1.0, format="%.6g", key="company margin",
            help=t("company.margin_help"),
        )  # fmt: skip
        right.text_input(t("company.currency"), key="company currency", max_chars=12, placeholder="EUR")
        left.number_input(
            t("company.churn"), 0.0, 100.0, step=0.1, format="%.6g", key="company churn", help=t("company.churn_help")
        )
        right.selectbox(
            t("company.per"), ("month", "year"), key="company per", format_func=lambda per: t(f"company.{per}")
        )
        st.caption(t("company.note"))
        st.form_submit_button(t("company.put_in"), type="primary", on_click=_put_in, args=(visit, t))


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100.0 * share, 9)


def _share(percent: float | None) -> float | None:
    return None if percent is None else percent / 100.0


def _put_in(visit: Session, t: Wording) -> None:
    """Take what stands in the fields; empty ones are not said."""
    customers, price, margin, churn, per, currency = (st.session_state.get(f"company {name}") for name in FIELDS)
    if customers is None:
        visit.complaint = t("company.no_customers")
        return
    said = {
        "customers": customers, "price": price, "margin": _share(margin), "churn": _share(churn), "churn_per": per,
        "currency": (currency or "").strip(),
    }  # fmt: skip
    try:
        visit.put_in(company_of(said).to_text())
    except BadInput as error:
        visit.complaint = str(error)
