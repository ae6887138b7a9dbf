"""One block of numbers per rule of the month."""

from __future__ import annotations

from sim.parameters.declare import Block, number

# One number, one line: default, bounds, unit, role, source, meaning.
# fmt: off


class News(Block):
    """What advertising and talk do to expectations."""

    advertising: float = number(0.10, 0.0, 0.5, "share per month", "uncertain", "Sethuraman et al. 2011: short-run elasticity .12; rate is an assumption", "Share of the gap to the advertised claim closed in a month of full reach.")
    notice: float = number(0.30, 0.0, 1.0, "chance", "uncertain", "assumption", "Chance that advertising of full reach makes the firm known to somebody in a month.")
    told: float = number(0.30, 0.0, 1.0, "chance per message", "uncertain", "East et al.: about half of provider changes rest on recommendation; size is an assumption", "Chance that a message makes the firm known.")
    forgetting: float = number(0.0, 0.0, 0.5, "chance per month", "uncertain", "assumption: telephone companies are hard to forget", "Chance that a firm one is not with slips from memory.")
    brand_build: float = number(0.03, 0.0, 0.5, "share per month", "uncertain", "assumption: slow", "Share of the gap to a full brand stock closed by a month of being in everybody's mind.")
    brand_decay: float = number(0.02, 0.0, 0.5, "share per month", "uncertain", "assumption: half of it in three years", "Speed at which a brand stock falls back when nothing is done.")
    talk: float = number(0.02, 0.0, 0.2, "satisfaction scale per message", "uncertain", "assumption", "How far one message moves an expectation.")


class Need(Block):
    """What people want the service for, how that changes, and whether the provider knows it."""

    focus: float = number(0.55, 0.25, 1.0, "share", "uncertain", "assumption: one goal leads, the others share the rest", "Weight of a person's leading goal among the four life assets.")
    weight: float = number(0.30, 0.0, 1.0, "satisfaction scale per value scale", "uncertain", "assumption", "How much the value delivered on one's goals counts in performance.")
    promise: float = number(1.0, 0.0, 6.0, "utility per value scale", "uncertain", "assumption", "How much the value a firm offers on one's goals counts before it is experienced.")
    drift: float = number(0.01, 0.0, 0.5, "chance per month", "uncertain", "assumption: every eight years", "Chance that life gives a person a leading goal anew; it may be the old one.")
    known: float = number(0.40, 0.0, 1.0, "share", "uncertain", "assumption", "Share of people whose goal the provider knows at month 0.")
    fit: float = number(0.05, 0.0, 0.3, "satisfaction scale", "uncertain", "assumption", "Performance gained when the provider knows the customer's goal.")
    reading: float = number(0.30, 0.0, 1.0, "chance per contact", "uncertain", "assumption", "Chance that fully skilled staff read a customer's goal in a contact.")
    hurried: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption: lunch or dinner", "Share of contacts in which the customer is in a hurry.")
    misread: float = number(0.15, 0.0, 0.5, "satisfaction scale", "uncertain", "assumption", "Performance lost when staff without any skill serve a customer in a hurry.")
    repeat: float = number(0.04, 0.0, 0.5, "satisfaction scale", "uncertain", "assumption", "Performance lost when a customer has to say the same thing twice.")


class Attention(Block):
    """What makes a customer look around."""

    base: float = number(0.06, 0.0, 1.0, "chance per month", "uncertain", "assumption: chosen with US and European telephone churn of 10-38% a year in view", "Chance of a review in a quiet month.")
    price: float = number(0.12, 0.0, 1.0, "chance per utility", "uncertain", "assumption", "Chance of a review per unit of price pull above the threshold.")
    price_threshold: float = number(0.25, 0.0, 2.0, "utility", "uncertain", "assumption: small gaps go unnoticed", "Price pull below which nobody notices.")
    incident: float = number(0.35, 0.0, 1.0, "chance per unit", "uncertain", "assumption: Keaveney 1995 finds failures behind nearly half of all switching", "Chance of a review per unit of grievance.")
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
    own_talk: float = number(0.5, 0.0, 1.0, "share", "uncertain", "East, Romaniuk, Chawdhary & Uncles (manuscript without a year): talk moves acquisition about twice as much as retention; taken as an assumption", "Weight of a message about one's own provider against one about another firm.")
    brand: float = number(0.5, 0.0, 3.0, "utility", "uncertain", "assumption", "Weight of a full brand stock.")
    salience: float = number(0.3, 0.0, 3.0, "utility", "uncertain", "Sethuraman et al. 2011: short-run advertising elasticity .12, which at a third of the market and half of the people reached is a weight near .3", "Weight of being in everybody's mind by this month's advertising.")
    dealer: float = number(0.8, 0.0, 4.0, "utility", "uncertain", "assumption", "Weight of a dealer's full recommendation, for customers of dealers.")
    reminder: float = number(1.0, 0.0, 6.0, "utility per satisfaction scale", "uncertain", "assumption: articles' claim that reminding people of gains raises resolve", "Weight of satisfaction above the middle when the provider recalls what it has done; below the middle it counts against.")
    grievance: float = number(1.5, 0.0, 5.0, "utility", "uncertain", "assumption", "Weight of an unhealed minor failure.")
    mature_months: float = number(24.0, 1.0, 120.0, "months", "uncertain", "assumption", "Tenure at which a relation is half mature.")
    rational_drop: float = number(0.15, 0.0, 0.9, "share", "uncertain", "assumption: articles' claim that reason rules at trial, feeling later", "Share of price weight lost in a fully mature relation.")
    affect_at_start: float = number(0.7, 0.0, 1.0, "share", "uncertain", "assumption: the same claim", "Share of its full weight that a bond has in a new relation.")
    hassle: float = number(0.25, 0.0, 3.0, "utility", "uncertain", "Burnham, Frels & Mahajan 2003: procedural costs; size is an assumption", "Trouble of switching, paid by whoever leaves.")


class Experience(Block):
    """What happens at the touchpoints."""

    spread: float = number(0.10, 0.0, 0.4, "sd on the satisfaction scale", "uncertain", "assumption", "Month-to-month spread of functional performance.")
    match: float = number(0.03, 0.0, 0.3, "satisfaction scale per utility", "uncertain", "assumption: a network that is weak at home stays weak", "How much a person's lasting taste for a firm shows in how well its service works for that person.")
    par: float = number(0.70, 0.0, 1.0, "satisfaction scale", "uncertain", "assumption: what the trade delivers", "Functional quality that people take for granted.")
    above_par: float = number(0.10, 0.01, 1.0, "satisfaction scale", "uncertain", "Kano-like hygiene factor, articles' claim; size is an assumption", "Most that functional quality above par can add.")
    contact_chance: float = number(0.30, 0.0, 1.0, "chance per month", "uncertain", "assumption: three to four contacts a year", "Chance of a service contact in a month.")
    serve: float = number(0.10, 0.0, 0.5, "satisfaction scale", "uncertain", "assumption", "Performance gained or lost between wholly skilled and wholly unskilled service in a month with a contact.")
    warmth_spread: float = number(0.20, 0.0, 0.5, "sd on the satisfaction scale", "uncertain", "assumption: people mean variance", "Spread of warmth between contacts with the same person.")
    grievance_left: float = number(0.75, 0.0, 1.0, "share per month", "uncertain", "assumption", "Share of a grievance still felt a month later.")
    grudge_left: float = number(0.97, 0.0, 1.0, "share per month", "uncertain", "assumption: half of it in two years, as nothing good happens there to take its place", "Share of a grievance against the firm left last that is still felt a month later.")


class Failure(Block):
    """What goes wrong, who says so, and what is done about it."""

    major: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption", "Share of failures that are major.")
    severity: float = number(2.2, 1.0, 6.0, "ratio", "uncertain", "assumption, with the TARP table of repurchase in view", "Weight of a major failure against a minor one.")
    drop: float = number(0.35, 0.0, 1.0, "satisfaction scale", "uncertain", "assumption", "Performance lost by a minor failure that is not put right.")
    voice: float = number(0.45, 0.0, 1.0, "chance", "uncertain", "TARP (Goodman 2005): about half complain to the front line", "Chance that a minor failure is told to the front line, at middling ease and voice.")
    voice_major: float = number(0.15, 0.0, 0.6, "chance", "uncertain", "assumption", "Added chance when the failure is major.")
    voice_bond: float = number(0.10, 0.0, 0.5, "chance per utility of bond", "uncertain", "Hirschman 1970: loyalty favours voice; size is an assumption", "Added chance per unit of felt bond.")
    headquarters: float = number(0.05, 0.0, 0.5, "chance", "uncertain", "TARP (Goodman 2005): 1-5% reach headquarters", "Chance that somebody whom the front line did not help writes to headquarters.")
    skill: float = number(0.5, 0.0, 1.0, "share", "uncertain", "assumption", "How much of the chance of settling a complaint depends on the skill of the employee.")
    usual_skill: float = number(0.65, 0.0, 1.0, "share", "fixed", "assumption: skill of an average team", "Skill at which complaints are settled as often as the firm's authority says.")
    quick_days: float = number(5.0, 0.5, 60.0, "days", "uncertain", "assumption", "Mean wait that still counts as quick.")
    left_quick: float = number(0.08, 0.0, 1.0, "share of a failure", "uncertain", "TARP table, de Matos et al. 2007: recovery heals but never pays; size is an assumption", "Grievance left when a complaint is settled quickly.")
    left_slow: float = number(0.40, 0.0, 1.0, "share of a failure", "uncertain", "TARP table; size is an assumption", "Grievance left when a complaint is settled late.")
    relief: float = number(0.35, 0.0, 1.0, "share of a failure", "uncertain", "TARP table: complaining helps even when nothing comes of it; size is an assumption", "Grievance taken away by having said it.")
    double: float = number(0.15, 0.0, 1.0, "share of a failure", "uncertain", "assumption: articles' case of the television", "Grievance added when a complaint comes to nothing (double deviation).")


class Staff(Block):
    """The front line: who works there, what they learn, and when they leave."""

    size: int = number(20, 1, 100, "employees", "fixed", "assumption: enough for luck to even out", "Front-line employees of a firm.")
    same: float = number(0.70, 0.0, 1.0, "share", "uncertain", "assumption", "Share of human contacts with the customer's usual employee.")
    warmth_spread: float = number(0.10, 0.0, 0.4, "sd on the satisfaction scale", "uncertain", "assumption: people differ", "How much employees differ in warmth.")
    adaptation: float = number(0.10, 0.0, 1.0, "share per month", "uncertain", "assumption: hiring and coaching take a year", "Speed at which an employee's warmth follows what the firm hires and coaches for.")
    morale_warmth: float = number(0.30, 0.0, 1.0, "satisfaction scale per morale", "uncertain", "Rucci, Kirn & Quinn 1998: employee attitude moves customer impression; size is an assumption", "Warmth gained or lost between full and no morale.")
    morale_adaptation: float = number(0.10, 0.0, 1.0, "share per month", "uncertain", "assumption", "Speed at which morale follows internal service quality.")
    turnover: float = number(0.025, 0.0, 0.5, "chance per month", "uncertain", "assumption: 26% a year", "Chance that an employee of middling morale leaves in a month.")
    turnover_morale: float = number(1.0, 0.0, 2.0, "share", "uncertain", "assumption", "How much less often employees leave at full morale, and more often at none.")
    skill_new: float = number(0.35, 0.0, 1.0, "share", "uncertain", "assumption", "Skill of a new employee.")
    learning: float = number(0.03, 0.0, 0.5, "share per month", "uncertain", "assumption: three years to read needs well", "Share of the gap to full skill closed in a month on the job.")
    new_months: float = number(12.0, 0.0, 60.0, "months", "fixed", "assumption", "Months for which a mentor helps.")
    mentored: float = number(3.0, 0.0, 10.0, "ratio", "uncertain", "assumption: articles' claim that veterans speed up newcomers", "How many times faster a new employee learns when fully mentored by a fully skilled team.")


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
    fading: float = number(0.06, 0.0, 1.0, "share per month", "uncertain", "Sethuraman et al. 2011: long-run advertising effects about twice the short-run ones; rate is an assumption", "Speed at which what one heard of a firm one is not with gives way to what one last knew of it.")


class Bond(Block):
    """How an emotional bond is built, felt and lost."""

    weight: float = number(2.0, 0.0, 6.0, "utility", "uncertain", "assumption; vendor studies (Gallup) are correlational", "Utility of a full bond with one's provider; at 0 bonds have no effect on what people do.")
    peak: float = number(0.5, 0.0, 3.0, "ratio", "uncertain", "assumption: peaks weigh more than averages", "How much more than in proportion a large surprise of warmth builds.")
    core: float = number(0.50, 0.0, 1.0, "satisfaction scale", "uncertain", "assumption: articles' levels, core before feeling", "Satisfaction below which warmth builds less, down to nothing.")
    captivity: float = number(0.0, -0.5, 0.5, "share", "uncertain", "Jones et al. 2007 find resentment, Bolton et al. 2000 that members discount bad news: both signs", "How much heavier a disappointment weighs, and a failure rankles, for somebody fully locked in.")
    spend: float = number(0.10, 0.0, 0.5, "share per utility of bond", "uncertain", "Gallup: +23% for the engaged, correlational; a smaller causal size is an assumption", "How much more a bonded customer uses.")
    person: float = number(0.15, 0.0, 1.0, "share", "uncertain", "Palmatier et al. 2006: ties to persons are stronger; size is an assumption", "Share of the bond that goes when the customer's usual employee leaves.")
    asked_in_vain: float = number(0.04, 0.0, 0.5, "share", "uncertain", "assumption: articles' claim that feedback left unused destroys trust", "Share of the bond broken by being asked an opinion that nobody acts on.")
    build: float = number(0.40, 0.0, 1.0, "share per contact", "uncertain", "assumption: slow, months to years", "Share of the gap to a full bond closed by one full surprise of warmth.")
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
    gradient: float = number(0.4, 0.0, 1.0, "share", "uncertain", "Kivetz, Urminsky & Zheng 2006: effort rises about 20% towards the reward", "How much of the worth appears only as the reward comes near.")
    join_chance: float = number(0.20, 0.0, 1.0, "chance per month", "uncertain", "assumption", "Chance of joining in a month once it is worth the trouble.")


class WordOfMouth(Block):
    """Who talks, and how far it carries."""

    links: int = number(8, 0, 32, "people", "fixed", "assumption", "People who listen to each person.")
    rewired: float = number(0.10, 0.0, 1.0, "share", "fixed", "Watts & Strogatz 1998", "Share of links that leave the neighbourhood.")
    hubs: int = number(0, 0, 4, "power", "fixed", "assumption: 0 is the plain rewired ring", "How strongly rewired links go to the same few people; 0 not at all.")
    advocate: float = number(0.03, 0.0, 0.5, "chance per utility of bond", "uncertain", "assumption: small", "Monthly chance of praise per unit of felt bond, when satisfied.")
    detract: float = number(0.10, 0.0, 0.5, "chance", "uncertain", "assumption: small; nine-others folklore not used", "Monthly chance of a warning per unit of grievance.")
    most_heard: float = number(3.0, 0.0, 10.0, "messages", "fixed", "assumption", "Messages about one firm in one month beyond which more add nothing.")


class Dealers(Block):
    """Dealers between the firm and the customer."""

    readiness: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption", "Readiness of dealers to recommend a firm that pays the usual margin and leaves them alone.")
    per_margin: float = number(2.0, 0.0, 20.0, "share per share of price", "uncertain", "assumption", "Readiness gained per unit of margin above the usual.")
    usual_margin: float = number(0.08, 0.0, 0.5, "share of the price", "fixed", "assumption", "Margin that dealers are used to.")
    adaptation: float = number(0.20, 0.0, 1.0, "share per month", "uncertain", "assumption", "Speed at which readiness follows margin and support.")
    human: float = number(0.80, 0.0, 1.0, "share", "uncertain", "assumption", "Human share of the service contacts of dealers' customers.")
    in_store: float = number(1.0, 0.0, 1.0, "share", "uncertain", "assumption: face to face", "Human share of the service contacts in stores.")


class Repertoire(Block):
    """Purchase occasions in a repertoire market."""

    rate: float = number(1.2, 0.05, 20.0, "occasions per month", "uncertain", "assumption: a packaged good", "Mean purchase occasions of a customer of average use.")
    shape: float = number(1.0, 0.2, 10.0, "ratio", "uncertain", "assumption: near the K of .78 that the NBD has for toothpaste", "Shape of the gamma distribution of purchase rates; small is unequal.")
    inertia: float = number(0.7, 0.0, 5.0, "ratio", "uncertain", "Dube, Hitsch & Rossi 2010: state dependence is real; size is an assumption", "Pull of the firm bought last, against a person's full habit.")
    hurry: float = number(0.25, 0.0, 1.0, "share", "uncertain", "Kivetz, Urminsky & Zheng 2006: about a fifth faster towards the reward", "How much more often members buy just before a reward than just after one.")
    months_active: int = number(3, 1, 24, "months", "fixed", "assumption: a quarter", "Months without a purchase after which a customer counts as lost.")


class Survey(Block):
    """What managers get to see: samples with noise. Nobody is asked who is not drawn, and asking changes nothing."""

    sample: int = number(400, 0, 10_000, "people per month", "fixed", "assumption: a monthly panel", "People asked each month.")
    noise: float = number(0.22, 0.0, 1.0, "sd on the satisfaction scale", "uncertain", "customer satisfaction survey of 1 811 firms (bayesm): sd 2.55 of 10 points, most of it between persons", "Noise of one answer.")
    loyalty: float = number(0.25, 0.0, 2.0, "share per utility of bond", "uncertain", "assumption", "How much a felt bond lifts the answer to the question of recommending.")
    misreport: float = number(0.40, 0.0, 1.0, "share", "uncertain", "assumption: leavers give price as the polite answer", "Share of exit interviews in which price is recorded instead of the main reason.")
    answered: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption", "Share of leavers who give an exit interview.")


class Ladder(Block):
    """Where the rungs of the experience ladder begin. Reading them off changes nothing."""

    neutral: float = number(0.5, 0.0, 1.0, "satisfaction scale", "fixed", "assumption: the middle of the scale", "Satisfaction above which a leaver counts as satisfied, and below which as disappointed.")
    satisfied: float = number(0.6, 0.0, 1.0, "satisfaction scale", "fixed", "assumption", "Satisfaction from which a customer stands on the third rung.")
    loyal: float = number(0.5, 0.0, 6.0, "utility", "fixed", "assumption", "Felt bond from which a satisfied customer stands on the fourth rung.")
