"""The size of the market, what every firm starts from, and who lives in it."""

from __future__ import annotations

from sim.parameters.declare import Block, number

# One number, one line: default, bounds, unit, role, source, meaning.
# fmt: off


class Market(Block):
    """Size, length and climate of the market."""

    customers: int = number(10_000, 1, 100_000_000, "customers", "fixed", "assumption: a sample of the town", "People in the market, prospects of every firm included.")
    months: int = number(60, 1, 600, "months", "fixed", "assumption: two contract lives and the war between them", "Months simulated.")
    rivals: int = number(2, 1, 7, "firms", "fixed", "assumption: telephone-like market of three", "Firms besides the focal company.")
    repertoire: int = number(0, 0, 1, "0 or 1", "fixed", "the scenario", "0: subscription, one provider at a time; 1: repertoire, purchase occasions spread over firms.")
    outside: int = number(0, 0, 1, "0 or 1", "fixed", "the scenario", "1 lets people do without any firm.")
    outside_quality: float = number(0.40, 0.0, 1.0, "satisfaction scale 0..1", "uncertain", "assumption: doing without is worse than any firm, and costs what firms cost on average", "How well people manage who do without.")
    climate: float = number(1.0, 0.5, 2.0, "factor", "uncertain", "van Heerde et al. 2013: price matters more in contractions; size is an assumption", "Multiplies how much price matters: below 1 boom, above 1 recession.")
    discount_rate: float = number(0.10, 0.0, 0.5, "share per year", "fixed", "Gupta, Lehmann & Stuart 2004 use 8-16%", "Rate at which later money counts less.")


class Firm(Block):
    """What a firm is before any lever. Every firm starts from the same numbers unless a scenario says otherwise."""

    list_price: float = number(30.0, 1.0, 1000.0, "currency per month", "fixed", "assumption: a telephone bill", "List price of a customer's month of average use.")
    unit_cost: float = number(15.0, 0.0, 1000.0, "currency per month", "fixed", "assumption: half of the price", "Cost of a customer's month of average use.")
    contact_cost: float = number(2.0, 0.0, 100.0, "currency per contact", "fixed", "assumption: a quarter of an hour of somebody's time, half of it by machine", "Cost of one service contact.")
    complaint_cost: float = number(15.0, 0.0, 500.0, "currency per complaint", "fixed", "assumption: half a month's bill", "Cost of handling one complaint.")
    acquisition_cost: float = number(30.0, 0.0, 1000.0, "currency per customer won", "fixed", "assumption: a month's bill", "Cost of signing up one new customer.")
    quality: float = number(0.70, 0.0, 1.0, "satisfaction scale 0..1", "uncertain", "assumption: a little above the middle, as surveys are", "Mean functional performance.")
    efficacy: float = number(0.50, 0.0, 1.0, "value scale 0..1", "uncertain", "assumption: parity", "What the service does for people's sense of being able.")
    health: float = number(0.50, 0.0, 1.0, "value scale 0..1", "uncertain", "assumption: parity", "What the service does for people's health and peace of mind.")
    time: float = number(0.50, 0.0, 1.0, "value scale 0..1", "uncertain", "assumption: parity", "What the service does for people's time.")
    wealth: float = number(0.50, 0.0, 1.0, "value scale 0..1", "uncertain", "assumption: parity", "What the service does for people's money, its price apart.")
    warmth: float = number(0.50, 0.0, 1.0, "satisfaction scale 0..1", "uncertain", "assumption: what people expect, no more", "Mean human warmth of the people at the front line.")
    internal: float = number(0.50, 0.0, 1.0, "share", "uncertain", "assumption: middling", "Internal service quality: how well the firm serves its own front line.")
    online_human: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption: most contacts online are with a machine", "Human share of the service contacts of online customers.")
    memory: float = number(0.50, 0.0, 1.0, "share", "uncertain", "assumption", "Chance that what one channel learned of a customer is known in the next contact.")
    buy_failure: float = number(0.05, 0.0, 1.0, "chance", "uncertain", "assumption: forms crash, deliveries are late", "Chance that becoming a customer falls through at the last step.")
    failure_rate: float = number(0.014, 0.0, 0.5, "chance per month", "uncertain", "assumption: one failure in six years", "Chance that something goes wrong for a customer in a month.")
    recovery: float = number(0.50, 0.0, 1.0, "share", "uncertain", "assumption: every second complaint", "Authority of the front line: share of complaints that it settles, at average skill.")
    ease: float = number(0.50, 0.0, 1.0, "share", "uncertain", "assumption: middling", "How easy it is to complain.")
    response_days: float = number(4.0, 0.0, 60.0, "days", "uncertain", "assumption", "Days until a complaint is answered.")
    brand: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption: built long ago, and alike for all", "Brand stock to which a firm falls back when it does nothing.")
    awareness: float = number(1.0, 0.0, 1.0, "share of people", "fixed", "assumption: everybody knows three telephone companies", "Share of people who know the firm at month 0.")
    findable: float = number(0.30, 0.0, 1.0, "chance per month", "uncertain", "assumption", "Chance that somebody who searches comes across the firm.")
    dealer_margin: float = number(0.08, 0.0, 0.5, "share of the price", "uncertain", "assumption: as rivals pay", "Margin of dealers on what their customers pay.")


class Population(Block):
    """How people differ, and the state in which month 0 finds them."""

    share_engaged: float = number(1 / 3, 0.0, 1.0, "share", "fixed", "assumption: thirds, so that each kind is seen equally well", "Share of people engaged at month 0.")
    share_satisfied: float = number(1 / 3, 0.0, 1.0, "share", "fixed", "assumption: thirds", "Share merely satisfied at month 0; the rest are locked-in members.")
    price_weight: float = number(3.8, 0.0, 12.0, "utility per 100% of price", "uncertain", "Bijmolt et al. 2005: mean elasticity -2.6, which at a third of the market is a weight near 4", "Mean utility lost when the price doubles, before loss aversion.")
    price_weight_spread: float = number(0.4, 0.0, 1.0, "sd of the logarithm", "uncertain", "assumption", "How much people differ in price weight.")
    spend_spread: float = number(0.5, 0.0, 1.2, "sd of the logarithm", "uncertain", "assumption: bills are less unequal than shop baskets", "How much people differ in use.")
    receptivity: float = number(0.5, 0.0, 1.0, "share", "uncertain", "assumption; no study measures it directly", "Readiness to answer human warmth with a bond: it runs from 0 to twice this (at most 1); the engaged come from the upper half.")
    variety: float = number(0.15, 0.0, 2.0, "utility", "uncertain", "assumption", "Mean wish for a change for its own sake.")
    habit: float = number(0.6, 0.0, 3.0, "utility", "uncertain", "Dube, Hitsch & Rossi 2010: inertia is real; 6-46% of price in scanner panels", "Mean pull of the familiar after a long time.")
    reward_threshold: float = number(0.10, 0.0, 0.5, "share of spending", "uncertain", "assumption", "Reward rate at which joining a programme begins to be worth the trouble.")
    sociability_spread: float = number(0.5, 0.0, 1.5, "sd of the logarithm", "uncertain", "assumption", "How much people differ in how often they talk about firms.")
    share_online: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption", "Share of people who deal with firms online.")
    share_dealer: float = number(0.15, 0.0, 1.0, "share", "uncertain", "assumption", "Share of people who deal with firms through a dealer; the rest go to stores.")
    spend_growth: float = number(0.01, 0.0, 0.2, "share per year", "uncertain", "Reichheld & Sasser 1990: profit per customer grows with tenure; size is an assumption", "How much more a customer uses with every year.")
    growth_years: float = number(10.0, 0.0, 50.0, "years", "fixed", "assumption", "Years after which use grows no more.")
    tenure: float = number(30.0, 0.0, 240.0, "months", "fixed", "assumption", "Mean time with the provider at month 0.")
    bond: float = number(0.65, 0.0, 1.0, "share", "uncertain", "assumption: with mean receptivities of .75 and .25 the engaged start near a bond of .5, everybody else near .16", "Bond that the time before month 0 has left with a fully receptive person; the others have less in proportion.")
    bond_spread: float = number(0.25, 0.0, 1.0, "share", "uncertain", "assumption", "How much bonds at month 0 differ between people alike in receptivity, as a share of their mean.")
    opinion_spread: float = number(0.06, 0.0, 0.3, "sd on the satisfaction scale", "uncertain", "assumption", "How much first opinions of firms differ.")
