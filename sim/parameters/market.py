"""The size of the market, what every firm starts from, and who lives in it."""

from __future__ import annotations

from sim.parameters.declare import Block, number

# One number, one line: default, bounds, unit, role, source, meaning.
# fmt: off


class Market(Block):
    """Size, length and climate of the market."""

    customers: int = number(10_000, 1, 100_000_000, "customers", "fixed", "assumption: a sample of the town", "How many people live in the market, prospects of every company included.")
    months: int = number(60, 1, 600, "months", "fixed", "assumption: two contract lives and the war between them", "How long the market runs.")
    rivals: int = number(2, 1, 7, "firms", "fixed", "assumption: telephone-like market of three", "Companies besides ours.")
    repertoire: int = number(0, 0, 1, "0 or 1", "fixed", "the scenario", "0: a subscription, one provider at a time. 1: a repertoire, purchases are spread over companies.")
    outside: int = number(0, 0, 1, "0 or 1", "fixed", "the scenario", "At 1 people may do without any company.")
    outside_quality: float = number(0.40, 0.0, 1.0, "satisfaction scale 0..1", "uncertain", "assumption: doing without is worse than any firm, and costs what firms cost on average", "How well people manage who do without any company.", plausible=(0.2, 0.6))
    climate: float = number(1.0, 0.5, 2.0, "factor", "uncertain", "van Heerde et al. 2013: price matters more in contractions; size is an assumption", "Multiplies how much price matters: below 1 is a boom, above 1 a recession.", plausible=(0.7, 1.5))
    settle: int = number(84, 0, 240, "months", "fixed", "assumption: after seven years little that is counted in a calm market moves by more than markets differ", "For how long the market has been at rest when month 0 comes: people live that long under list prices, programmes and contracts, so that a calm market stays as it is.", plausible=(0, 120))
    discount_rate: float = number(0.10, 0.0, 0.5, "share per year", "uncertain", "Gupta, Lehmann & Stuart 2004 use 8-16%", "The yearly rate at which later money counts less.", plausible=(0.06, 0.16))


class Firm(Block):
    """What a firm is before any lever. Every firm starts from the same numbers unless a scenario says otherwise."""

    list_price: float = number(30.0, 1.0, 1000.0, "currency per month", "fixed", "assumption: a telephone bill", "What a month of average use costs the customer.")
    unit_cost: float = number(15.0, 0.0, 1000.0, "currency per month", "uncertain", "assumption: half of the price", "What a month of average use costs the company.", plausible=(8.0, 22.0))
    contact_cost: float = number(4.0, 0.0, 100.0, "currency per contact", "uncertain", "Gartner 2019: 8.01 dollars for a live contact and 0.10 by self-service; that half is live is an assumption", "What one service contact costs.", plausible=(0.5, 8.0))
    complaint_cost: float = number(15.0, 0.0, 500.0, "currency per complaint", "uncertain", "assumption: half a month's bill", "What it costs to handle one complaint.", plausible=(5.0, 50.0))
    acquisition_cost: float = number(30.0, 0.0, 1000.0, "currency per customer won", "uncertain", "assumption: a month's bill", "What it costs to sign up one new customer.", plausible=(10.0, 250.0))
    fixed_cost: float = number(0.0, 0.0, 100.0, "currency per month and person in the market", "uncertain", "Verizon 2018: services 17% and depreciation 13% of consumers' revenue; that all of it goes with customers is an assumption", "What the company spends in a month however many customers it has, for each person in the market.", plausible=(0.0, 3.0))
    quality: float = number(0.63, 0.0, 1.0, "satisfaction scale 0..1", "uncertain", "assumption: above the middle, as answers to surveys are", "How well product and processes work on average.", plausible=(0.55, 0.85))
    efficacy: float = number(0.50, 0.0, 1.0, "value scale 0..1", "uncertain", "assumption: parity", "What the service does for people's sense of being able to do things.", plausible=(0.25, 0.75))
    health: float = number(0.50, 0.0, 1.0, "value scale 0..1", "uncertain", "assumption: parity", "What the service does for people's health and peace of mind.", plausible=(0.25, 0.75))
    time: float = number(0.50, 0.0, 1.0, "value scale 0..1", "uncertain", "assumption: parity", "What the service does for people's time.", plausible=(0.25, 0.75))
    wealth: float = number(0.50, 0.0, 1.0, "value scale 0..1", "uncertain", "assumption: parity", "What the service does for people's money, its price apart.", plausible=(0.25, 0.75))
    warmth: float = number(0.50, 0.0, 1.0, "satisfaction scale 0..1", "uncertain", "assumption: what people expect, no more", "How warm the people at the front line are on average.", plausible=(0.3, 0.7))
    internal: float = number(0.50, 0.0, 1.0, "share", "uncertain", "assumption: middling", "How well the company serves its own front line.", plausible=(0.3, 0.7))
    online_human: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption: most contacts online are with a machine", "The part of online customers' service contacts that is with a person.", plausible=(0.1, 0.6))
    memory: float = number(0.50, 0.0, 1.0, "share", "uncertain", "assumption", "The chance that what one channel learned of a customer is known in the next contact.", plausible=(0.2, 0.8))
    buy_failure: float = number(0.05, 0.0, 1.0, "chance", "uncertain", "assumption: forms crash, deliveries are late", "The chance that becoming a customer fails at the last step.", plausible=(0.02, 0.12))
    failure_rate: float = number(0.022, 0.0, 0.5, "chance per month", "uncertain", "assumption: one failure in four years", "The chance that something goes wrong for a customer in a month.", plausible=(0.005, 0.05))
    recovery: float = number(0.50, 0.0, 1.0, "share", "uncertain", "assumption: every second complaint", "The part of all complaints that the front line settles, at average skill.", plausible=(0.3, 0.7))
    ease: float = number(0.50, 0.0, 1.0, "share", "uncertain", "assumption: middling", "How easy it is to complain.", plausible=(0.3, 0.7))
    response_days: float = number(4.0, 0.0, 60.0, "days", "uncertain", "assumption", "How long a complaint waits for its answer.", plausible=(1.0, 10.0))
    brand: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption: built long ago, and alike for all", "The strength to which a brand falls back when the company does nothing for it.", plausible=(0.1, 0.6))
    awareness: float = number(1.0, 0.0, 1.0, "share of people", "fixed", "assumption: everybody knows three telephone companies", "The part of all people who know the company at month 0.")
    findable: float = number(0.30, 0.0, 1.0, "chance per month", "uncertain", "assumption", "The chance that somebody who searches comes across the company in a month.", plausible=(0.1, 0.7))
    dealer_margin: float = number(0.08, 0.0, 0.5, "share of the price", "uncertain", "assumption: as rivals pay", "What dealers keep of the price their customers pay.", plausible=(0.03, 0.2))


class Population(Block):
    """How people differ, and the state in which month 0 finds them."""

    share_engaged: float = number(1 / 3, 0.0, 1.0, "share", "fixed", "assumption: thirds, so that each kind is seen equally well", "The part of all people who are engaged at month 0.")
    share_satisfied: float = number(1 / 3, 0.0, 1.0, "share", "fixed", "assumption: thirds", "The part who are merely satisfied at month 0; the rest are locked-in members.")
    price_weight: float = number(3.8, 0.0, 12.0, "utility per 100% of price", "uncertain", "Bijmolt et al. 2005: mean elasticity -2.6, which at a third of the market is a weight near 4", "How much utility the average customer loses when the price doubles, before losses are felt more than gains.", plausible=(2.0, 6.0))
    price_weight_spread: float = number(0.4, 0.0, 1.0, "sd of the logarithm", "uncertain", "assumption", "How much people differ in the weight they give to price.", plausible=(0.2, 0.8))
    spend_spread: float = number(0.5, 0.0, 1.2, "sd of the logarithm", "uncertain", "assumption: bills are less unequal than shop baskets", "How much people differ in how much they use.", plausible=(0.3, 0.8))
    receptivity: float = number(0.5, 0.0, 1.0, "share", "uncertain", "assumption; no study measures it directly", "How readily people answer warmth with a bond: from 0 to twice this number (at most 1); the engaged come from the upper half.", plausible=(0.1, 0.9))
    variety: float = number(0.15, 0.0, 2.0, "utility", "uncertain", "assumption", "The average wish to change for the sake of change.", plausible=(0.05, 0.4))
    habit: float = number(0.6, 0.0, 3.0, "utility", "uncertain", "Dube, Hitsch & Rossi 2010: inertia is real; 6-46% of price in scanner panels", "The average pull of the familiar after a long time.", plausible=(0.2, 1.75))
    reward_threshold: float = number(0.02, 0.0, 0.5, "share of spending", "uncertain", "assumption: half of a usual programme", "The reward, of spending, at which joining a programme begins to be worth the trouble.", plausible=(0.002, 0.15))
    sociability_spread: float = number(0.5, 0.0, 1.5, "sd of the logarithm", "uncertain", "assumption", "How much people differ in how often they talk about companies.", plausible=(0.2, 1.0))
    share_online: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption", "The part of all people who deal with companies online.", plausible=(0.1, 0.6))
    share_dealer: float = number(0.15, 0.0, 1.0, "share", "uncertain", "assumption", "The part of all people who buy through a dealer; the rest go to stores.", plausible=(0.05, 0.4))
    spend_growth: float = number(0.01, 0.0, 0.2, "share per year", "uncertain", "Reichheld & Sasser 1990: profit per customer grows with tenure; size is an assumption", "How much more a customer uses with every year.", plausible=(0.0, 0.1))
    growth_years: float = number(10.0, 0.0, 50.0, "years", "fixed", "assumption", "The years after which use grows no more.")
    tenure: float = number(30.0, 0.0, 240.0, "months", "fixed", "assumption", "How long customers have been with their provider at month 0, on average.")
    bond: float = number(0.65, 0.0, 1.0, "share", "uncertain", "assumption: with mean receptivities of .75 and .25 the engaged start near a bond of .5, everybody else near .16", "The bond that a fully receptive person has at month 0; the others have less in proportion.", plausible=(0.3, 0.9))
    bond_spread: float = number(0.25, 0.0, 1.0, "share", "uncertain", "assumption", "How much bonds at month 0 differ between people alike in receptivity, as a share of their mean.", plausible=(0.1, 0.5))
    attrition: float = number(0.004, 0.0, 0.1, "chance per month", "uncertain", "Fader, Hardie & Lee 2005: people leave for good whatever companies do; size, one in twenty a year, is an assumption", "The chance in a month that a person leaves the market for good, on average, and somebody else comes instead.", plausible=(0.0, 0.02))
    attrition_spread: float = number(1.0, 0.0, 2.0, "ratio", "uncertain", "Fader, Hardie & Lee 2005; Fader, Hardie & Shang 2010: the chance is beta distributed; size is an assumption", "How much people in the market differ in that chance: its standard deviation against its mean.", plausible=(0.5, 2.0))
    opinion_spread: float = number(0.06, 0.0, 0.3, "sd on the satisfaction scale", "uncertain", "assumption", "How much people differ in what they think of a company at first.", plausible=(0.03, 0.3))
