"""Levers that make people care, and customers matter: the front line, failures resolved, outcomes, contacts."""

from __future__ import annotations

from typing import Literal

from sim.levers.base import ClosesGap, Counts, InTouch, Lever, PaidPerCustomer, Recurring, Targeted, View
from sim.levers.offer import Offer
from sim.parameters import number

# One number, one line: default, bounds, unit, role, source, meaning.
# fmt: off


class FrontLineWarmth(ClosesGap, PaidPerCustomer):
    """Hire and coach people who care. Warmth follows as people are replaced and coached, and fades as slowly."""

    side = "bond"
    direction = "warmth +"
    kind: Literal["front_line_warmth"] = "front_line_warmth"
    strength: float = number(0.3, 0.0, 1.0, "share of the gap", "lever", "assumption", "Share of the gap between today's warmth and the warmest possible that is closed in time.")
    cost_per_customer: float = number(2.5, 0.0, 30.0, "currency per month", "uncertain", "Cascio 2006: Costco pays 72% above a rival; that so much buys warmth, for a front line of 8 to 12% of revenue, is an assumption", "Cost per customer of closing the whole gap.", plausible=(0.7, 5.0))


class NeedTraining(PaidPerCustomer):
    """Train the front line to read what customers need, so that skill grows faster."""

    side = "bond"
    direction = "training +"
    kind: Literal["need_training"] = "need_training"
    strength: float = number(0.5, 0.0, 1.0, "share", "lever", "assumption", "How much of the working time that can be spared goes into training.")
    cost_per_customer: float = number(0.8, 0.0, 30.0, "currency per month", "uncertain", "ATD 2016: 4.3% of payroll goes into training; that all the time that can be spared is several times as much is an assumption", "Cost per customer of full training.", plausible=(0.15, 1.6))

    def act(self, offer: Offer, view: View) -> None:
        """Train."""
        offer.training += self.strength


class Mentoring(PaidPerCustomer):
    """Let veterans guide newcomers, who then learn faster the better the team is."""

    side = "bond"
    direction = "mentoring +"
    kind: Literal["mentoring"] = "mentoring"
    strength: float = number(0.5, 0.0, 1.0, "share of newcomers", "lever", "assumption", "Share of newcomers with a mentor.")
    cost_per_customer: float = number(0.4, 0.0, 30.0, "currency per month", "uncertain", "assumption: veterans' time", "Cost per customer of a mentor for everybody new.", plausible=(0.05, 0.8))

    def act(self, offer: Offer, view: View) -> None:
        """Let veterans guide newcomers."""
        offer.mentoring = min(offer.mentoring + self.strength, 1.0)


class InternalService(ClosesGap, PaidPerCustomer):
    """Serve those who serve: tools, help and respect for the front line, so that morale rises and fewer leave."""

    side = "bond"
    direction = "internal +"
    kind: Literal["internal_service"] = "internal_service"
    strength: float = number(0.5, 0.0, 1.0, "share of the gap", "lever", "assumption", "Share of the gap to perfect internal service that is closed.")
    cost_per_customer: float = number(1.5, 0.0, 30.0, "currency per month", "uncertain", "assumption: tools and help for a twentieth of the bill", "Cost per customer of closing the whole gap.", plausible=(0.5, 4.0))


class Recovery(ClosesGap, PaidPerCustomer, Targeted):
    """Give the front line authority to settle complaints on the spot."""

    side = "bond"
    direction = "recovery +"
    paid = ("cost_per_complaint", "complaints")
    kind: Literal["recovery"] = "recovery"
    strength: float = number(0.5, 0.0, 1.0, "share of the gap", "lever", "assumption", "Share of the complaints not settled today that will be, at average skill.")
    cost_per_complaint: float = number(20.0, 0.0, 500.0, "currency", "uncertain", "Halperin, Ho, List & Muir 2022: after a late ride a coupon of 5 dollars did more than words; size, most of a month's bill, is an assumption", "Cost per complaint of full authority: what is given to settle it.", plausible=(5.0, 50.0))


class ComplaintChannels(ClosesGap, PaidPerCustomer, Targeted):
    """Make complaining easy, and answer fast."""

    side = "bond"
    direction = "ease +"
    kind: Literal["complaint_channels"] = "complaint_channels"
    strength: float = number(0.5, 0.0, 1.0, "share of the gap", "lever", "assumption", "Share of the gap to effortless complaining that is closed.")
    days: float = number(1.0, 0.0, 60.0, "days", "lever", "articles: reply within 24 hours", "Days until a complaint is answered.")
    cost_per_customer: float = number(0.4, 0.0, 10.0, "currency per month", "uncertain", "assumption", "Cost per customer of effortless complaining.", plausible=(0.1, 1.0))

    def act(self, offer: Offer, view: View) -> None:
        """Open channels."""
        super().act(offer, view)
        offer.response_days = min(offer.response_days, self.days)


class FailureDetection(PaidPerCustomer, Targeted):
    """Find failures before the customer says so, and treat them as complaints."""

    side = "bond"
    direction = "detection +"
    kind: Literal["failure_detection"] = "failure_detection"
    strength: float = number(0.5, 0.0, 1.0, "share", "lever", "assumption", "Share of silent failures that are found.")
    cost_per_customer: float = number(0.5, 0.0, 10.0, "currency per month", "uncertain", "assumption", "Cost per customer of finding all of them.", plausible=(0.1, 1.5))

    def act(self, offer: Offer, view: View) -> None:
        """Look for failures."""
        offer.detection = min(offer.detection + self.strength, 1.0)


class ThankYouLetter(Recurring, InTouch):
    """Send a letter of thanks signed by the head, now and then, with or without a voucher."""

    side = "bond"
    kind: Literal["thank_you_letter"] = "thank_you_letter"
    strength: float = number(0.3, 0.0, 1.0, "share", "lever", "Samek & Longfield 2023: generic thanks had no effect", "How personal the letter feels: 0 nothing, 1 as if from a friend.")
    voucher: float = number(0.0, 0.0, 200.0, "currency", "lever", "NewTel: 20 dollars", "Value of the voucher enclosed.")
    contact: float = number(0.5, 0.0, 1.0, "share", "uncertain", "Ascarza et al. 2016 found that offers of plans wake inertia; thanks offer nothing, so half of it is an assumption", "How much a letter counts as a contact that makes people look around.", plausible=(0.0, 0.8))
    cost_per_letter: float = number(1.5, 0.0, 50.0, "currency", "uncertain", "assumption: paper, post and a signature", "Cost of one letter.", plausible=(0.6, 5.0))

    def act(self, offer: Offer, view: View) -> None:
        """Send this month's letter."""
        self.wake(offer, view, self.contact, every=self.every)
        offer.recognition = max(offer.recognition, self.strength)
        offer.voucher += self.voucher

    def cost(self, counts: Counts) -> float:
        """Return post and vouchers."""
        return (self.cost_per_letter + self.voucher) * counts.served


class ThankYouCall(Recurring, InTouch):
    """Call to say thank you."""

    side = "bond"
    kind: Literal["thank_you_call"] = "thank_you_call"
    strength: float = number(0.1, 0.0, 1.0, "share", "lever", "Samek & Longfield 2023: late calls by paid callers had no effect", "How personal the call feels: late and by a stranger near 0, prompt and by somebody known near 1.")
    contact: float = number(0.5, 0.0, 1.0, "share", "uncertain", "Ascarza et al. 2016 found that offers of plans wake inertia; thanks offer nothing, so half of it is an assumption", "How much a call counts as a contact that makes people look around.", plausible=(0.0, 0.8))
    cost_per_call: float = number(5.0, 0.0, 50.0, "currency", "uncertain", "Gartner 2019: 8.01 dollars for a live contact; less than that, for ten minutes, is an assumption", "Cost of one call.", plausible=(2.0, 10.0))

    def act(self, offer: Offer, view: View) -> None:
        """Call this month."""
        self.wake(offer, view, self.contact, every=self.every)
        offer.recognition = max(offer.recognition, self.strength)

    def cost(self, counts: Counts) -> float:
        """Return callers' time."""
        return self.cost_per_call * counts.served


class OutcomeFollowUp(PaidPerCustomer, InTouch):
    """Let the front line, mostly the customer's usual employee, ask how it went, and find what did not."""

    side = "bond"
    direction = "follow_up +"
    paid = ("cost_per_call", "served")
    kind: Literal["outcome_follow_up"] = "outcome_follow_up"
    strength: float = number(0.10, 0.0, 1.0, "chance per month", "lever", "Shouldice hospital in the articles: every year for years", "Chance that a customer is called in a month.")
    contact: float = number(0.0, 0.0, 1.0, "share", "uncertain", "assumption: a call about how it went is service, not a reminder that there is a choice", "How much such a call counts as a contact that makes people look around.", plausible=(0.0, 0.5))
    cost_per_call: float = number(5.0, 0.0, 100.0, "currency", "uncertain", "assumption: a quarter of an hour", "Cost of one call beyond that of any service contact.", plausible=(2.5, 15.0))

    def act(self, offer: Offer, view: View) -> None:
        """Ask how it went."""
        offer.follow_up = min(offer.follow_up + self.strength, 1.0)
        offer.detection = min(offer.detection + self.strength, 1.0)
        self.wake(offer, view, self.contact, share=self.strength)


class ValueStatement(Recurring, InTouch):
    """Tell customers what the service has done for them so far. It reminds the disappointed, too."""

    side = "bond"
    kind: Literal["value_statement"] = "value_statement"
    strength: float = number(0.5, 0.0, 1.0, "share", "lever", "assumption", "How clearly the statement shows it.")
    every: int = number(3, 1, 600, "months", "lever", "assumption: once a quarter", "Months from one statement to the next.")
    contact: float = number(0.5, 0.0, 1.0, "share", "uncertain", "Ascarza et al. 2016: any contact can wake inertia; size is an assumption", "How much a statement counts as a contact that makes people look around.", plausible=(0.2, 1.0))
    cost_per_statement: float = number(0.5, 0.0, 50.0, "currency", "uncertain", "assumption", "Cost of one statement.", plausible=(0.05, 2.0))

    def act(self, offer: Offer, view: View) -> None:
        """Send this month's statement."""
        offer.reminder = min(offer.reminder + self.strength, 1.0)
        self.wake(offer, view, self.contact, every=self.every)

    def cost(self, counts: Counts) -> float:
        """Return post."""
        return self.cost_per_statement * counts.served


class LifeAssets(ClosesGap, PaidPerCustomer, Targeted):
    """Do more for one of the four things people live on: being able, health, time or money."""

    side = "bond"
    kind: Literal["life_assets"] = "life_assets"
    strength: float = number(0.3, 0.0, 1.0, "share of the gap", "lever", "assumption", "Share of the gap to the most that can be done for the asset.")
    asset: Literal["efficacy", "health", "time", "wealth"] = "time"
    cost_per_customer: float = number(2.0, 0.0, 30.0, "currency per month", "uncertain", "assumption", "Cost per customer of closing the whole gap.", plausible=(0.5, 6.0))

    @property
    def closes(self) -> str:
        """Return the term that is moved: the asset."""
        return self.asset


class Listening(InTouch):
    """Ask customers what they need, and act on it, or do not."""

    side = "bond"
    cost_follows_strength = True
    kind: Literal["listening"] = "listening"
    strength: float = number(0.10, 0.0, 1.0, "chance per month", "lever", "assumption: about once a year", "Chance that a customer is asked in a month.")
    acted_on: float = number(1.0, 0.0, 1.0, "share", "lever", "the scenario", "Share of the answers that are used; the others break a little trust.")
    contact: float = number(0.0, 0.0, 1.0, "share", "uncertain", "assumption: a question about needs offers nothing to compare", "How much a question counts as a contact that makes people look around.", plausible=(0.0, 0.8))
    cost_per_question: float = number(1.0, 0.0, 50.0, "currency", "uncertain", "assumption", "Cost of asking one customer and keeping the answer.", plausible=(0.1, 8.0))
    cost_per_use: float = number(3.0, 0.0, 50.0, "currency", "uncertain", "assumption", "Cost of acting on one answer.", plausible=(0.5, 15.0))

    def act(self, offer: Offer, view: View) -> None:
        """Ask this month."""
        offer.listening = min(offer.listening + self.strength, 1.0)
        offer.acted_on = self.acted_on
        self.wake(offer, view, self.contact, share=self.strength)

    def cost(self, counts: Counts) -> float:
        """Return asking and acting."""
        return (self.cost_per_question + self.cost_per_use * self.acted_on) * self.strength * counts.served


class OnlineHelp(ClosesGap, PaidPerCustomer):
    """Put people behind the website: live help by chat or telephone, shopping with a friend."""

    side = "bond"
    direction = "online_human +"
    paid = ("cost_per_customer", "online")
    kind: Literal["online_help"] = "online_help"
    strength: float = number(0.5, 0.0, 1.0, "share of the gap", "lever", "Lands' End in the articles", "Share of the contacts with a machine that become contacts with a person.")
    cost_per_customer: float = number(1.0, 0.0, 30.0, "currency per month", "uncertain", "Gartner 2019: 8.01 dollars for a live contact, 0.10 by self-service; one such contact in five to eight months is an assumption", "Cost per online customer of having a person in every contact.", plausible=(0.5, 2.0))


class DealerSupport(PaidPerCustomer):
    """Help dealers to serve: training, stock, a person to call. They recommend those who help them."""

    side = "bond"
    direction = "dealer_support +"
    paid = ("cost_per_customer", "by_dealer")
    kind: Literal["dealer_support"] = "dealer_support"
    strength: float = number(0.3, 0.0, 1.0, "share", "lever", "assumption", "Readiness to recommend that the support earns in time.")
    cost_per_customer: float = number(3.0, 0.0, 30.0, "currency per month", "uncertain", "assumption", "Cost per dealer's customer of full support.", plausible=(1.0, 8.0))

    def act(self, offer: Offer, view: View) -> None:
        """Support dealers."""
        offer.dealer_support += self.strength


class ChannelMemory(ClosesGap, PaidPerCustomer):
    """Remember across channels what customers have said, so that no customer has to say it twice."""

    side = "bond"
    direction = "memory +"
    kind: Literal["channel_memory"] = "channel_memory"
    strength: float = number(0.8, 0.0, 1.0, "share of the gap", "lever", "assumption", "Share of the gap to a perfect memory that is closed.")
    cost_per_customer: float = number(0.3, 0.0, 30.0, "currency per month", "uncertain", "assumption", "Cost per customer of a perfect memory.", plausible=(0.1, 1.5))


class Findability(ClosesGap, PaidPerCustomer):
    """Be there when a customer searches."""

    side = "bond"
    direction = "findable +"
    paid = ("cost_per_person", "people")
    kind: Literal["findability"] = "findability"
    strength: float = number(0.5, 0.0, 1.0, "share of the gap", "lever", "assumption", "Share of the gap to being found by everybody who searches.")
    cost_per_person: float = number(0.05, 0.0, 5.0, "currency per month", "uncertain", "assumption", "Cost per person in the market of being found by everybody.", plausible=(0.01, 0.3))


class WinBack(Lever):
    """Invite former customers back with a gift, matched to their reason for leaving or not; no customer leaves a repertoire."""

    side = "bond"
    kind: Literal["win_back"] = "win_back"
    strength: float = number(30.0, 0.0, 300.0, "currency", "lever", "assumption: a month's bill", "Worth of the gift to whoever comes back.", plausible=(10.0, 90.0))
    matched: float = number(0.0, 0.0, 1.0, "share", "lever", "Kumar, Bhagwat & Zhang 2015: the offer should answer the reason", "Share of the disappointment with the firm that is put right for whoever comes back.")
    cost_per_return: float = number(5.0, 0.0, 100.0, "currency", "uncertain", "assumption", "Handling of one return, beside the gift and what putting right costs.", plausible=(1.0, 20.0))
    cost_of_matching: float = number(20.0, 0.0, 500.0, "currency", "uncertain", "assumption: a lost-customer interview and what follows from it", "Cost of wholly putting right one customer's reason.", plausible=(5.0, 80.0))

    def act(self, offer: Offer, view: View) -> None:
        """Invite this month."""
        offer.win_back += self.strength
        offer.win_back_matched = max(offer.win_back_matched, self.matched)

    def cost(self, counts: Counts) -> float:
        """Return gifts, handling and matching for those who came back."""
        return (self.strength + self.cost_per_return + self.cost_of_matching * self.matched) * counts.returned
