"""One block of numbers per rule of the month."""

from __future__ import annotations

from sim.parameters.declare import Block, number

# One number, one line: default, bounds, unit, role, source, meaning.
# fmt: off


class News(Block):
    """What advertising and talk do to expectations."""

    advertising: float = number(0.10, 0.0, 0.5, "share per month", "uncertain", "Sethuraman et al. 2011: short-run elasticity .12; rate is an assumption", "Share of the gap to the advertised claim closed in a month of full reach.")
    talk: float = number(0.02, 0.0, 0.2, "satisfaction scale per message", "uncertain", "assumption", "How far one message moves an expectation.")


class Attention(Block):
    """What makes a customer look around."""

    base: float = number(0.06, 0.0, 1.0, "chance per month", "uncertain", "assumption: chosen with US and European telephone churn of 10-38 % a year in view", "Chance of a review in a quiet month.")
    price: float = number(0.12, 0.0, 1.0, "chance per utility", "uncertain", "assumption", "Chance of a review per unit of price pull above the threshold.")
    price_threshold: float = number(0.25, 0.0, 2.0, "utility", "uncertain", "assumption: small gaps go unnoticed", "Price pull below which nobody notices.")
    incident: float = number(0.25, 0.0, 1.0, "chance", "uncertain", "assumption", "Chance of a review per unit of grievance.")
    contact: float = number(0.03, 0.0, 1.0, "chance", "uncertain", "Ascarza et al. 2016: proactive contact can raise churn; size is an assumption", "Chance that a contact, even a kind one, makes the customer look around.")
    poached: float = number(0.10, 0.0, 1.0, "chance", "uncertain", "assumption", "Chance that a rival's full offer to pay for lost points is noticed.")
    contract_end: float = number(0.25, 0.0, 1.0, "chance", "uncertain", "assumption", "Chance of a review when a contract ends.")
    cashed: float = number(0.10, 0.0, 1.0, "chance", "uncertain", "assumption", "Chance of a review in the month after a reward was cashed.")
    bad_word: float = number(0.03, 0.0, 1.0, "chance per message", "uncertain", "assumption", "Chance of a review per bad message heard about one's own provider.")


class Price(Block):
    """How a price is felt."""

    loss_aversion: float = number(1.6, 1.0, 3.0, "ratio", "uncertain", "Neumann & Boeckenholt 2014: losses weigh more; plausible 1.2-2.5", "Weight of a price above the reference against one below it.")
    adaptation: float = number(0.10, 0.0, 1.0, "share per month", "uncertain", "assumption", "Speed at which the reference price follows the price paid.")
    months_counted: float = number(12.0, 1.0, 60.0, "months", "uncertain", "assumption: people think of a year", "Months over which a one-off sum is spread when it is weighed against a monthly price.")


class Choice(Block):
    """How firms are compared."""

    lasting_share: float = number(0.6, 0.0, 0.99, "share of variance", "uncertain", "assumption; the shuffle test of inertia in scanner panels says that much of it lasts", "Share of unexplained taste that stays with a person instead of being drawn anew each month.")
    experience: float = number(3.5, 0.0, 12.0, "utility per satisfaction scale", "uncertain", "assumption", "Weight of expected experience.")
    future_share: float = number(0.4, 0.0, 1.0, "share", "uncertain", "Lemon, White & Winer 2002: the expected future counts beside past satisfaction", "Share of expected experience that comes from expectation, the rest from satisfaction so far.")
    talk: float = number(0.15, 0.0, 2.0, "utility per message", "uncertain", "East, Hammond & Lomax 2008 find effects on choice; size is an assumption", "Weight of one message heard last month.")
    grievance: float = number(0.9, 0.0, 5.0, "utility", "uncertain", "assumption", "Weight of an unhealed failure.")
    mature_months: float = number(24.0, 1.0, 120.0, "months", "uncertain", "assumption", "Tenure at which a relation is half mature.")
    rational_drop: float = number(0.15, 0.0, 0.9, "share", "uncertain", "assumption: articles' claim that reason rules at trial, feeling later", "Share of price weight lost in a fully mature relation.")
    affect_at_start: float = number(0.7, 0.0, 1.0, "share", "uncertain", "assumption: the same claim", "Share of its full weight that a bond has in a new relation.")
    hassle: float = number(0.25, 0.0, 3.0, "utility", "uncertain", "Burnham, Frels & Mahajan 2003: procedural costs; size is an assumption", "Trouble of switching, paid by whoever leaves.")


class Experience(Block):
    """What happens at the touchpoints."""

    spread: float = number(0.10, 0.0, 0.4, "sd on the satisfaction scale", "uncertain", "assumption", "Month-to-month spread of functional performance.")
    contact_chance: float = number(0.25, 0.0, 1.0, "chance per month", "uncertain", "assumption: three contacts a year", "Chance of meeting the front line in a month.")
    warmth_spread: float = number(0.20, 0.0, 0.5, "sd on the satisfaction scale", "uncertain", "assumption: people mean variance", "Spread of warmth between contacts.")
    failure_drop: float = number(0.40, 0.0, 1.0, "satisfaction scale", "uncertain", "assumption", "Performance lost when a failure is not put right.")
    recovered_drop: float = number(0.05, 0.0, 1.0, "satisfaction scale", "uncertain", "de Matos et al. 2007: recovery heals but does not pay; size is an assumption", "Performance lost when a failure is put right.")
    grievance_left: float = number(0.75, 0.0, 1.0, "share per month", "uncertain", "assumption", "Share of a grievance still felt a month later.")


class Satisfaction(Block):
    """How satisfaction follows performance and surprise."""

    learning: float = number(0.15, 0.0, 1.0, "share per month", "uncertain", "assumption", "Share of the gap to the last experience closed in a month.")
    surprise: float = number(0.5, 0.0, 2.0, "ratio", "uncertain", "assumption", "Weight of performance against expectation beside performance itself.")
    loss_weight: float = number(1.8, 1.0, 4.0, "ratio", "uncertain", "Mittal, Ross & Baldasare 1998: negative performance weighs more (ratio above 1.2)", "Weight of disappointment against delight.")
    forgiveness: float = number(0.20, 0.0, 1.0, "share per utility of bond", "uncertain", "assumption: articles' claim that the loyal forgive", "Share of a disappointment forgiven per unit of felt bond.")


class Expectation(Block):
    """The ratchet: up fast, down slowly."""

    up: float = number(0.10, 0.0, 1.0, "share per month", "uncertain", "assumption: articles' ratchet", "Share of the gap closed when performance is above expectation.")
    down: float = number(0.05, 0.0, 1.0, "share per month", "uncertain", "assumption: articles' ratchet", "Share of the gap closed when performance is below expectation.")


class Bond(Block):
    """How an emotional bond is built, felt and lost."""

    weight: float = number(2.0, 0.0, 6.0, "utility", "uncertain", "assumption; vendor studies (Gallup) are correlational", "Utility of a full bond with one's provider; at 0 bonds have no effect whatever.")
    build: float = number(0.30, 0.0, 1.0, "share per contact", "uncertain", "assumption: slow, months to years", "Share of the gap to a full bond closed by one full surprise of warmth.")
    brittleness: float = number(0.25, 0.0, 2.0, "share per contact", "uncertain", "assumption: breaks faster than it builds", "Share of the bond broken by one full surprise of coldness.")
    expected_warmth: float = number(0.45, 0.0, 1.0, "satisfaction scale", "uncertain", "assumption", "Warmth that people expect of any firm.")
    kept_promise: float = number(0.004, 0.0, 0.1, "share per month", "uncertain", "assumption", "Share of the gap closed in a month in which performance met expectation.")
    recognition: float = number(0.05, 0.0, 0.5, "share per letter", "uncertain", "Samek & Longfield 2023: generic thanks had no effect, so the default is small", "Share of the gap closed by a letter that feels fully personal.")
    betrayal: float = number(0.15, 0.0, 1.0, "share", "uncertain", "assumption", "Share of the bond broken by a failure that is not put right.")
    decay: float = number(0.006, 0.0, 0.2, "share per month", "uncertain", "assumption: half of it gone in ten years", "Share of the bond lost in a month when nobody tends it.")
    price_damping: float = number(0.15, 0.0, 0.5, "share per utility of bond", "uncertain", "assumption: articles' claim that the bonded pay more", "Share of price weight removed per unit of felt bond.")


class Programme(Block):
    """How points are valued."""

    value: float = number(1.0, 0.0, 2.0, "ratio", "uncertain", "assumption: at face value", "Perceived worth of a point against its face value; at 0 points hold nobody.")
    gradient: float = number(0.4, 0.0, 1.0, "share", "uncertain", "Kivetz, Urminsky & Zheng 2006: effort rises about 20 % towards the reward", "How much of the worth appears only as the reward comes near.")
    join_chance: float = number(0.20, 0.0, 1.0, "chance per month", "uncertain", "assumption", "Chance of joining in a month once it is worth the trouble.")


class WordOfMouth(Block):
    """Who talks, and how far it carries."""

    links: int = number(8, 0, 32, "people", "fixed", "assumption", "People who listen to each person.")
    rewired: float = number(0.10, 0.0, 1.0, "share", "fixed", "Watts & Strogatz 1998", "Share of links that leave the neighbourhood.")
    advocate: float = number(0.03, 0.0, 0.5, "chance per utility of bond", "uncertain", "assumption: small", "Monthly chance of praise per unit of felt bond, when satisfied.")
    detract: float = number(0.10, 0.0, 0.5, "chance", "uncertain", "assumption: small; nine-others folklore not used", "Monthly chance of a warning per unit of grievance.")
    most_heard: float = number(3.0, 0.0, 10.0, "messages", "fixed", "assumption", "Messages about one firm in one month beyond which more add nothing.")


class Ladder(Block):
    """Where the rungs of the experience ladder begin. Reading them off changes nothing."""

    neutral: float = number(0.5, 0.0, 1.0, "satisfaction scale", "fixed", "assumption: the middle of the scale", "Satisfaction above which a leaver counts as satisfied, and below which as disappointed.")
    satisfied: float = number(0.6, 0.0, 1.0, "satisfaction scale", "fixed", "assumption", "Satisfaction from which a customer stands on the third rung.")
    loyal: float = number(0.5, 0.0, 6.0, "utility", "fixed", "assumption", "Felt bond from which a satisfied customer stands on the fourth rung.")
