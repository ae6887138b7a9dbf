"""One block of numbers per rule of the month."""

from __future__ import annotations

from typing import Literal

from sim.parameters.declare import Block, number, switch

# One number, one line: default, bounds, unit, role, source, meaning.
# fmt: off


class Structure(Block):
    """In which of several ways that are argued for people work. Each is a word, not a size."""

    noise: Literal["iid", "events"] = switch("iid", "assumption", "Where the part of taste that does not last comes from: iid, a new draw every month; events, moves and changes of life that are remembered.")
    promise: Literal["belief", "inexperience"] = switch("inexperience", "Lemon, White & Winer 2002; Erdem & Keane 1996", "Whom a promise draws: belief, everybody by what they expect; inexperience, those who do not know the company themselves.")
    points: Literal["myopic", "forward"] = switch("forward", "Lewis 2004; Hartmann & Viard 2008; Kopalle et al. 2012", "What points are worth: myopic, what the balance is; forward, what the reward is worth by when it will be reached.")
    taste: Literal["normal", "log_gamma"] = switch("normal", "Goodhardt, Ehrenberg & Chatfield 1984", "How lasting tastes differ between people: normal, or as the logarithm of a gamma quantity, which makes choices those of the Dirichlet.")
    attention: Literal["chance", "threshold"] = switch("chance", "assumption", "When people look around: chance, now and then, and more often the more draws them; threshold, once enough has come together.")


class News(Block):
    """What advertising and talk do to expectations."""

    advertising: float = number(0.10, 0.0, 0.5, "share per month", "uncertain", "Sethuraman et al. 2011: short-run elasticity .12; rate is an assumption", "How much of the gap to the advertised claim expectations close in a month in which everybody is reached.", plausible=(0.05, 0.2))
    notice: float = number(0.30, 0.0, 1.0, "chance", "uncertain", "assumption", "The chance that advertising that reaches everybody makes the company known to somebody in a month.", plausible=(0.1, 0.9))
    told: float = number(0.30, 0.0, 1.0, "chance per message", "uncertain", "East et al.: about half of provider changes rest on recommendation; size is an assumption", "The chance that one message makes the company known.", plausible=(0.1, 0.6))
    credibility_loss: float = number(1.0, 0.0, 20.0, "ratio", "uncertain", "Kopalle & Lehmann 2006; size is an assumption", "The part of a company's credibility lost in a month in which everybody was told of it and its customers found it worse than that by the whole scale.", plausible=(0.0, 3.0))
    credibility_recovery: float = number(0.02, 0.0, 1.0, "share per month", "uncertain", "assumption: slow, half of it in three years", "How much of the gap to full credibility is closed in a month.", plausible=(0.005, 0.1))
    forgetting: float = number(0.0, 0.0, 0.5, "chance per month", "uncertain", "assumption: telephone companies are hard to forget", "The chance that a company one is not with slips from memory in a month.", plausible=(0.0, 0.05))
    brand_build: float = number(0.04, 0.0, 0.5, "share per month", "uncertain", "assumption: slow", "How much of the gap to a full brand is closed by a month in everybody's mind.", plausible=(0.01, 0.08))
    brand_decay: float = number(0.02, 0.0, 0.5, "share per month", "uncertain", "assumption: half of it in three years", "How fast a brand falls back when nothing is done for it.", plausible=(0.005, 0.1))
    talk: float = number(0.02, 0.0, 0.2, "satisfaction scale per message", "uncertain", "assumption", "How far one message moves what people expect.", plausible=(0.005, 0.05))


class Need(Block):
    """What people want the service for, how that changes, and whether the provider knows it."""

    focus: float = number(0.55, 0.25, 1.0, "share", "uncertain", "assumption: one goal leads, the others share the rest", "How much a person's leading goal weighs among the four life assets.", plausible=(0.35, 0.8))
    weight: float = number(0.30, 0.0, 1.0, "satisfaction scale per value scale", "uncertain", "assumption", "How much the value delivered on a person's goals counts in how well the service is felt to work.", plausible=(0.1, 0.6))
    promise: float = number(1.0, 0.0, 6.0, "utility per value scale", "uncertain", "assumption", "How much the value a company offers on a person's goals counts before it is experienced.", plausible=(0.3, 3.0))
    drift: float = number(0.01, 0.0, 0.5, "chance per month", "uncertain", "assumption: every eight years", "The chance in a month that life gives a person a leading goal anew; it may be the old one.", plausible=(0.002, 0.05))
    event_chance: float = number(0.05, 0.0, 1.0, "chance per month", "uncertain", "Mathur, Moschis & Lee 2008: what people prefer changes with events in their lives; frequency is an assumption", "The chance in a month that something happens in a person's life that changes passing taste, where such events are what changes it.", plausible=(0.02, 0.10))
    known: float = number(0.40, 0.0, 1.0, "share", "uncertain", "assumption", "The part of people whose goal their provider knows at month 0.", plausible=(0.1, 0.7))
    fit: float = number(0.05, 0.0, 0.3, "satisfaction scale", "uncertain", "assumption", "How much better the service works when the provider knows the customer's goal.", plausible=(0.02, 0.15))
    reading: float = number(0.30, 0.0, 1.0, "chance per contact", "uncertain", "assumption", "The chance that fully skilled staff read a customer's goal in a contact.", plausible=(0.1, 0.6))
    hurried: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption: lunch or dinner", "The part of contacts in which the customer is in a hurry.", plausible=(0.1, 0.6))
    misread: float = number(0.15, 0.0, 0.5, "satisfaction scale", "uncertain", "assumption", "How much worse the service is when staff without any skill serve a customer in a hurry.", plausible=(0.05, 0.3))
    repeat: float = number(0.04, 0.0, 0.5, "satisfaction scale", "uncertain", "assumption", "How much worse the service is when a customer has to say the same thing twice.", plausible=(0.01, 0.1))


class Attention(Block):
    """What makes a customer look around."""

    base: float = number(0.042, 0.0, 1.0, "chance per month", "uncertain", "assumption: chosen with US and European telephone churn of 10-38% a year in view", "The chance that a customer looks around when nothing has happened.", plausible=(0.02, 0.15))
    price: float = number(0.12, 0.0, 1.0, "chance per utility", "uncertain", "assumption", "The chance of looking around per unit of pull from a lower price, above the threshold.", plausible=(0.05, 0.3))
    price_threshold: float = number(0.25, 0.0, 2.0, "utility", "uncertain", "assumption: small gaps go unnoticed", "The pull of a lower price below which nobody notices it.", plausible=(0.1, 0.5))
    incident: float = number(0.35, 0.0, 1.0, "chance per unit", "uncertain", "assumption: Keaveney 1995 finds failures behind nearly half of all switching", "The chance of looking around per unit of grievance.", plausible=(0.15, 0.7))
    contact: float = number(0.08, 0.0, 1.0, "chance", "uncertain", "Ascarza et al. 2016: calls with a better plan made four more of a hundred leave; size is an assumption", "The chance that a contact, even a kind one, makes the customer look around.", plausible=(0.0, 0.3))
    poached: float = number(0.10, 0.0, 1.0, "chance", "uncertain", "assumption", "The chance that a rival's offer to pay in full for lost points is noticed.", plausible=(0.0, 0.3))
    contract_end: float = number(0.25, 0.0, 1.0, "chance", "uncertain", "assumption", "The chance of looking around when a contract ends.", plausible=(0.05, 0.6))
    cashed: float = number(0.10, 0.0, 1.0, "chance", "uncertain", "assumption", "The chance of looking around in the month after a reward was cashed.", plausible=(0.0, 0.25))
    bad_word: float = number(0.03, 0.0, 1.0, "chance per message", "uncertain", "assumption", "The chance of looking around per bad message heard about one's own provider.", plausible=(0.0, 0.1))
    event: float = number(0.5, 0.0, 1.0, "chance", "uncertain", "Andreasen 1984: people whose lives change try other brands; size is an assumption", "The chance of looking around in the month of an event in one's life, where such events are what changes passing taste.", plausible=(0.2, 0.9))
    good_word: float = number(0.05, 0.0, 1.0, "chance per message", "uncertain", "East, Romaniuk, Chawdhary & Uncles (manuscript without a year): about half of the changes of provider rest on a recommendation; size is an assumption", "The chance of looking around per recommendation of another company heard.", plausible=(0.0, 0.3))
    habituation: float = number(0.2, 0.0, 1.0, "share per contact", "uncertain", "Thompson & Spencer 1966: what is repeated is answered less and less; size is an assumption", "How much less a contact wakes people for every contact of the same kind before it that is still remembered.", plausible=(0.0, 0.4))
    rested: float = number(0.1, 0.0, 1.0, "share per month", "uncertain", "Thompson & Spencer 1966: the answer comes back with time; speed, half of it in seven months, is an assumption", "How fast earlier contacts of the same kind are forgotten, so that the next one wakes people as the first did.", plausible=(0.03, 0.3))
    threshold_spread: float = number(1.5, 0.0, 4.0, "logarithm of odds", "uncertain", "assumption: in a quiet month the readiest have some twenty times the odds of the least ready", "How far people on either side of the middle differ in how much it takes until they look around, where attention has a threshold.", plausible=(0.0, 3.0))


class Price(Block):
    """How a price is felt."""

    loss_aversion: float = number(1.6, 1.0, 3.0, "ratio", "uncertain", "Neumann & Boeckenholt 2014: losses weigh more; plausible 1.2-2.5", "How much more a price above the usual weighs than one below it.", plausible=(1.2, 2.5))
    adaptation: float = number(0.10, 0.0, 1.0, "share per month", "uncertain", "assumption", "How fast the price people think of as usual follows the price they pay.", plausible=(0.05, 0.25))
    months_counted: float = number(12.0, 1.0, 60.0, "months", "uncertain", "assumption: people think of a year", "The months over which a one-off sum is spread when it is weighed against a monthly price.", plausible=(6.0, 24.0))


class Choice(Block):
    """How firms are compared."""

    lasting_share: float = number(0.6, 0.0, 0.99, "share of variance", "uncertain", "assumption; the shuffle test of inertia in scanner panels says that much of it lasts", "The part of unexplained taste that stays with a person instead of changing every month.", plausible=(0.3, 0.9))
    experience: float = number(2.2, 0.0, 12.0, "utility per satisfaction scale", "uncertain", "assumption", "How much the experience people expect counts when they compare.", plausible=(1.5, 6.0))
    future_share: float = number(0.4, 0.0, 1.0, "share", "uncertain", "Lemon, White & Winer 2002: the expected future counts beside past satisfaction", "The part of the experience people expect that comes from expectation; the rest comes from satisfaction so far.", plausible=(0.1, 0.9))
    learning_months: float = number(6.0, 0.5, 120.0, "months", "uncertain", "Erdem & Keane 1996: use teaches quality through noise; size is an assumption", "The own use of a company after which a promise counts half, where promises weigh by inexperience.", plausible=(2.0, 24.0))
    quality_loss: float = number(1.8, 1.0, 5.0, "ratio", "uncertain", "Hardie, Johnson & Fader 1993: losses of quality weigh more; size is an assumption", "How much more it counts to expect a worse experience than one has than a better one.", plausible=(1.0, 2.5))
    dirichlet: float = number(1.3, 0.05, 100.0, "ratio", "uncertain", "Goodhardt, Ehrenberg & Chatfield 1984: 1.3 for toothpaste", "How evenly people spread their choices over companies, where lasting tastes are the logarithm of a gamma quantity: near 0 everybody has a favourite, far above 1 nobody has.", plausible=(0.4, 4.0))
    talk: float = number(0.15, 0.0, 2.0, "utility per message", "uncertain", "East, Hammond & Lomax 2008 find effects on choice; size is an assumption", "How much one message heard last month counts.", plausible=(0.05, 0.5))
    own_talk: float = number(0.5, 0.0, 1.0, "share", "uncertain", "East, Romaniuk, Chawdhary & Uncles (manuscript without a year): talk moves acquisition about twice as much as retention; taken as an assumption", "How much a message about one's own provider counts against one about another company.", plausible=(0.2, 1.0))
    brand: float = number(0.5, 0.0, 3.0, "utility", "uncertain", "assumption", "How much a full brand counts.", plausible=(0.1, 1.0))
    salience: float = number(0.55, 0.0, 3.0, "utility", "uncertain", "Sethuraman et al. 2011: short-run advertising elasticity .12, which at a third of the market and half of the people reached is a weight near .3", "How much it counts to be in everybody's mind by this month's advertising.", plausible=(0.0, 0.6))
    dealer: float = number(0.8, 0.0, 4.0, "utility", "uncertain", "assumption", "How much a dealer's full recommendation counts with customers of dealers.", plausible=(0.3, 1.6))
    reminder: float = number(1.0, 0.0, 6.0, "utility per satisfaction scale", "uncertain", "assumption: articles' claim that reminding people of gains raises resolve", "How much satisfaction above the middle counts when the provider recalls what it has done; below the middle it counts against.", plausible=(0.3, 4.0))
    grievance: float = number(1.5, 0.0, 5.0, "utility", "uncertain", "assumption", "How much a minor failure that has not healed counts against a company.", plausible=(0.5, 4.0))
    mature_months: float = number(24.0, 1.0, 120.0, "months", "uncertain", "assumption", "The time with a provider after which a relation is half mature.", plausible=(6.0, 60.0))
    rational_drop: float = number(0.15, 0.0, 0.9, "share", "uncertain", "assumption: articles' claim that reason rules at trial, feeling later", "The part of the weight of price that is lost in a fully mature relation.", plausible=(0.0, 0.4))
    affect_at_start: float = number(0.7, 0.0, 1.0, "share", "uncertain", "assumption: the same claim", "The part of its full weight that a bond has in a new relation.", plausible=(0.3, 1.0))
    taste_drift: float = number(0.0, 0.0, 1.0, "share per month", "uncertain", "Lachaab, Ansari, Jedidi & Trabelsi 2006: preferences wander; that they do not is an assumption", "The part of lasting taste, by its variance, that is renewed in a month.", plausible=(0.0, 0.03))
    hassle: float = number(0.25, 0.0, 3.0, "utility", "uncertain", "Burnham, Frels & Mahajan 2003: procedural costs; size is an assumption", "What it costs in trouble to leave, for anybody who does.", plausible=(0.1, 1.0))


class Experience(Block):
    """What happens at the touchpoints."""

    spread: float = number(0.10, 0.0, 0.4, "sd on the satisfaction scale", "uncertain", "assumption", "How much functional performance varies from month to month.", plausible=(0.05, 0.2))
    match: float = number(0.06, 0.0, 0.3, "satisfaction scale per utility", "uncertain", "assumption: a network that is weak at home stays weak", "How much a person's lasting taste for a company shows in how well its service works for that person.", plausible=(0.0, 0.25))
    fit_spread: float = number(0.12, 0.0, 0.4, "sd on the satisfaction scale", "uncertain", "assumption: the same product, place and people suit some lastingly better than others", "How much people differ in how well a company that is alike for all happens to suit them for good; it shows only in use.", plausible=(0.0, 0.2))
    par: float = number(0.70, 0.0, 1.0, "satisfaction scale", "uncertain", "assumption: what the trade delivers", "The functional quality that people take for granted.", plausible=(0.6, 0.8))
    above_par: float = number(0.10, 0.01, 1.0, "satisfaction scale", "uncertain", "Kano-like hygiene factor, articles' claim; size is an assumption", "The most that functional quality above what people take for granted can add.", plausible=(0.03, 0.3))
    contact_chance: float = number(0.30, 0.0, 1.0, "chance per month", "uncertain", "assumption: three to four contacts a year", "The chance of a service contact in a month.", plausible=(0.1, 0.6))
    serve: float = number(0.10, 0.0, 0.5, "satisfaction scale", "uncertain", "assumption", "How far service by wholly skilled and wholly unskilled staff lies apart in a month with a contact.", plausible=(0.03, 0.25))
    interaction: float = number(0.25, 0.0, 1.0, "satisfaction scale per warmth", "uncertain", "Brady & Cronin 2001; Parasuraman, Zeithaml & Berry 1988: how one is treated is part of the quality perceived; size is an assumption", "How much warmer or colder treatment than people expect counts in how well they are served, in a month with a personal contact.", plausible=(0.0, 0.3))
    warmth_spread: float = number(0.20, 0.0, 0.5, "sd on the satisfaction scale", "uncertain", "assumption: people mean variance", "How much warmth varies between contacts with the same employee.", plausible=(0.05, 0.4))
    grievance_left: float = number(0.75, 0.0, 1.0, "share per month", "uncertain", "assumption", "The part of a grievance that is still felt a month later.", plausible=(0.5, 0.9))
    grudge_left: float = number(0.97, 0.0, 1.0, "share per month", "uncertain", "assumption: half of it in two years, as nothing good happens there to take its place", "The part of a grievance against the company left last that is still felt a month later.", plausible=(0.9, 0.99))


class Failure(Block):
    """What goes wrong, who says so, and what is done about it."""

    major: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption", "The part of failures that are major.", plausible=(0.1, 0.5))
    severity: float = number(2.2, 1.0, 6.0, "ratio", "uncertain", "assumption, with the TARP table of repurchase in view", "How many minor failures a major one weighs.", plausible=(1.5, 4.0))
    drop: float = number(0.35, 0.0, 1.0, "satisfaction scale", "uncertain", "assumption", "How much performance a minor failure takes if it is not put right.", plausible=(0.15, 0.6))
    voice: float = number(0.45, 0.0, 1.0, "chance", "uncertain", "TARP (Goodman 2005): about half complain to the front line", "The chance that a minor failure is told to the front line when complaining is neither easy nor hard.", plausible=(0.25, 0.75))
    voice_major: float = number(0.15, 0.0, 0.6, "chance", "uncertain", "assumption", "How much the chance of complaining rises when the failure is major.", plausible=(0.05, 0.3))
    voice_bond: float = number(0.10, 0.0, 0.5, "chance per utility of bond", "uncertain", "Hirschman 1970: loyalty favours voice; size is an assumption", "How much the chance of complaining rises with the bond that is felt.", plausible=(0.0, 0.25))
    headquarters: float = number(0.05, 0.0, 0.5, "chance", "uncertain", "TARP (Goodman 2005): 1-5% reach headquarters", "The chance that somebody whom the front line did not help writes to headquarters.", plausible=(0.01, 0.05))
    skill: float = number(0.5, 0.0, 1.0, "share", "uncertain", "assumption", "How much of the chance of settling a complaint depends on the employee's skill.", plausible=(0.2, 0.8))
    usual_skill: float = number(0.65, 0.0, 1.0, "share", "fixed", "assumption: skill of an average team", "The skill at which complaints are settled as often as the company's authority says.")
    quick_days: float = number(5.0, 0.5, 60.0, "days", "uncertain", "assumption", "The average wait for an answer that still counts as quick.", plausible=(2.0, 10.0))
    left_quick: float = number(0.08, 0.0, 1.0, "share of a failure", "uncertain", "TARP table, de Matos et al. 2007: recovery heals but never pays; size is an assumption", "What is left of a failure when the complaint is settled quickly.", plausible=(0.0, 0.2))
    left_slow: float = number(0.40, 0.0, 1.0, "share of a failure", "uncertain", "TARP table; size is an assumption", "What is left of a failure when the complaint is settled late.", plausible=(0.2, 0.6))
    relief: float = number(0.35, 0.0, 1.0, "share of a failure", "uncertain", "TARP table: complaining helps even when nothing comes of it; size is an assumption", "What is taken off a failure simply by having complained.", plausible=(0.1, 0.6))
    double: float = number(0.15, 0.0, 1.0, "share of a failure", "uncertain", "assumption: articles' case of the television", "What is added to a failure when nothing comes of the complaint: let down twice.", plausible=(0.0, 0.5))


class Staff(Block):
    """The front line: who works there, what they learn, and when they leave."""

    size: int = number(20, 1, 100, "employees", "fixed", "assumption: enough for luck to even out", "Front-line employees of a company.")
    same: float = number(0.70, 0.0, 1.0, "share", "uncertain", "assumption", "The part of human contacts that are with the employee the customer knows.", plausible=(0.3, 0.9))
    warmth_spread: float = number(0.10, 0.0, 0.4, "sd on the satisfaction scale", "uncertain", "assumption: people differ", "How much employees differ in warmth.", plausible=(0.05, 0.2))
    adaptation: float = number(0.10, 0.0, 1.0, "share per month", "uncertain", "assumption: hiring and coaching take a year", "How fast an employee's warmth follows what the company hires and coaches for.", plausible=(0.05, 0.25))
    morale_warmth: float = number(0.44, 0.0, 1.0, "satisfaction scale per morale", "uncertain", "Rucci, Kirn & Quinn 1998: employee attitude moves customer impression; size is an assumption", "How far warmth at full morale and at none lies apart.", plausible=(0.1, 0.6))
    morale_adaptation: float = number(0.10, 0.0, 1.0, "share per month", "uncertain", "assumption", "How fast morale follows how well the company serves its own people.", plausible=(0.05, 0.25))
    turnover: float = number(0.025, 0.0, 0.5, "chance per month", "uncertain", "assumption: 26% a year", "The chance that an employee of middling morale leaves in a month.", plausible=(0.01, 0.06))
    turnover_morale: float = number(1.0, 0.0, 2.0, "share", "uncertain", "assumption", "How much less often employees leave at full morale, and more often at none.", plausible=(0.2, 1.8))
    skill_new: float = number(0.35, 0.0, 1.0, "share", "uncertain", "assumption", "How skilled an employee is on the first day.", plausible=(0.2, 0.6))
    learning: float = number(0.03, 0.0, 0.5, "share per month", "uncertain", "assumption: three years to read needs well", "How much of the gap to full skill is closed in a month on the job.", plausible=(0.01, 0.1))
    new_months: float = number(12.0, 0.0, 60.0, "months", "fixed", "assumption", "The months for which a mentor helps a new employee.")
    mentored: float = number(3.0, 0.0, 10.0, "ratio", "uncertain", "assumption: articles' claim that veterans speed up newcomers", "How many times faster a new employee learns when fully mentored by a fully skilled team.", plausible=(1.0, 6.0))


class Satisfaction(Block):
    """How satisfaction follows performance and surprise."""

    learning: float = number(0.15, 0.0, 1.0, "share per month", "uncertain", "assumption", "How much of the gap to the last experience satisfaction closes in a month.", plausible=(0.05, 0.4))
    surprise: float = number(1.0, 0.0, 2.0, "ratio", "uncertain", "assumption", "How much performance against expectation counts beside performance itself.", plausible=(0.1, 1.5))
    loss_weight: float = number(2.0, 1.0, 4.0, "ratio", "uncertain", "Mittal, Ross & Baldasare 1998: negative performance weighs more (ratio above 1.2)", "How much more disappointment weighs than delight.", plausible=(1.2, 3.0))
    forgiveness: float = number(0.20, 0.0, 1.0, "share per utility of bond", "uncertain", "assumption: articles' claim that the loyal forgive", "The part of a disappointment that is forgiven per unit of felt bond.", plausible=(0.0, 0.5))


class Expectation(Block):
    """The ratchet: up fast, down slowly."""

    up: float = number(0.10, 0.0, 1.0, "share per month", "uncertain", "assumption: articles' ratchet", "How much of the gap is closed in a month when performance is above expectation.", plausible=(0.02, 0.3))
    down: float = number(0.05, 0.0, 1.0, "share per month", "uncertain", "assumption: articles' ratchet", "How much of the gap is closed in a month when performance is below expectation.", plausible=(0.015, 0.15))
    fading: float = number(0.06, 0.0, 1.0, "share per month", "uncertain", "Sethuraman et al. 2011: long-run advertising effects about twice the short-run ones; rate is an assumption", "How fast what one heard of another company gives way to what one last knew of it.", plausible=(0.03, 0.12))


class Bond(Block):
    """How an emotional bond is built, felt and lost."""

    weight: float = number(2.0, 0.0, 6.0, "utility", "uncertain", "assumption; vendor studies (Gallup) are correlational", "The utility of a full bond with one's provider; at 0 bonds change nothing that people do.", plausible=(0.0, 4.0))
    peak: float = number(0.5, 0.0, 3.0, "ratio", "uncertain", "assumption: peaks weigh more than averages", "How much more than in proportion a large surprise of warmth builds.", plausible=(0.0, 1.5))
    core: float = number(0.50, 0.0, 1.0, "satisfaction scale", "uncertain", "assumption: articles' levels, core before feeling", "The satisfaction below which warmth builds less, down to nothing.", plausible=(0.3, 0.7))
    captivity: float = number(0.0, -0.5, 0.5, "share", "uncertain", "Jones et al. 2007 find resentment, Bolton et al. 2000 that members discount bad news: both signs", "How much heavier a disappointment weighs, and a failure rankles, with somebody fully locked in; below 0 the tied overlook it.", plausible=(-0.3, 0.3))
    spend: float = number(0.10, 0.0, 0.5, "share per utility of bond", "uncertain", "Gallup: +23% for the engaged, correlational; a smaller causal size is an assumption", "How much more a customer uses per unit of felt bond.", plausible=(0.0, 0.3))
    person: float = number(0.15, 0.0, 1.0, "share", "uncertain", "Palmatier et al. 2006: ties to persons are stronger; size is an assumption", "The part of the bond that goes when the customer's usual employee leaves.", plausible=(0.05, 0.5))
    usual: float = number(0.5, 0.0, 3.0, "ratio", "uncertain", "Palmatier et al. 2006: ties to persons are stronger; size is an assumption", "How much more the warmth of the employee builds whom the customer knows than anybody's.", plausible=(0.0, 1.0))
    asked_in_vain: float = number(0.04, 0.0, 0.5, "share", "uncertain", "assumption: articles' claim that feedback left unused destroys trust", "The part of the bond broken by being asked for an opinion that nobody acts on.", plausible=(0.0, 0.1))
    build: float = number(0.40, 0.0, 1.0, "share per contact", "uncertain", "assumption: slow, months to years", "How much of the gap to a full bond is closed by one full surprise of warmth.", plausible=(0.1, 0.8))
    ordinary: float = number(0.02, 0.0, 0.5, "share per month", "uncertain", "Dwyer, Schurr & Oh 1987: a relation deepens while exchange goes well; size is an assumption", "How much of the gap to the bond that a person is ready for is closed by a month of ordinary service with the core in order.", plausible=(0.0, 0.06))
    brittleness: float = number(0.25, 0.0, 2.0, "share per contact", "uncertain", "assumption: breaks faster than it builds", "The part of the bond broken by one full surprise of coldness.", plausible=(0.1, 0.8))
    expected_warmth: float = number(0.45, 0.0, 1.0, "satisfaction scale", "uncertain", "assumption", "The warmth that people expect of any company.", plausible=(0.35, 0.55))
    kept_promise: float = number(0.004, 0.0, 0.1, "share per month", "uncertain", "assumption", "How much of the gap to a full bond is closed by a month in which performance met expectation.", plausible=(0.0, 0.02))
    recognition: float = number(0.05, 0.0, 0.5, "share per letter", "uncertain", "Samek & Longfield 2023: generic thanks had no effect, so the default is small", "How much of the gap to a full bond is closed by a letter that feels fully personal.", plausible=(0.0, 0.3))
    spoken: float = number(0.0, 0.0, 0.5, "share", "uncertain", "Garnefeld, Eggert, Helm & Tax 2013: who recommends a firm stays longer, in the field and in experiments; size is an assumption", "How much of the gap to a full bond is closed by having recommended one's provider.", plausible=(0.0, 0.1))
    betrayal: float = number(0.15, 0.0, 1.0, "share", "uncertain", "assumption", "The part of the bond broken by a failure that is not put right.", plausible=(0.05, 0.5))
    decay: float = number(0.006, 0.0, 0.2, "share per month", "uncertain", "assumption: half of it gone in ten years", "The part of the bond lost in a month when nobody tends it.", plausible=(0.002, 0.02))
    price_damping: float = number(0.15, 0.0, 0.5, "share per utility of bond", "uncertain", "assumption: articles' claim that the bonded pay more", "The part of the weight of price that is taken away per unit of felt bond.", plausible=(0.0, 0.3))


class Programme(Block):
    """How points are valued."""

    value: float = number(1.0, 0.0, 2.0, "ratio", "uncertain", "assumption: at face value", "What a point is felt to be worth against its face value; at 0 points hold nobody.", plausible=(0.5, 1.5))
    gradient: float = number(0.4, 0.0, 1.0, "share", "uncertain", "Kivetz, Urminsky & Zheng 2006: effort rises about 20% towards the reward", "The part of a point's worth that appears only as the reward comes near.", plausible=(0.1, 0.7))
    join_chance: float = number(0.20, 0.0, 1.0, "chance per month", "uncertain", "assumption", "The chance of joining in a month, once it is worth the trouble.", plausible=(0.05, 0.5))
    patience: float = number(0.96, 0.0, 1.0, "ratio per month", "uncertain", "Frederick, Loewenstein & O'Donoghue 2002: rates measured run from a few to over a hundred per cent a year; size is an assumption", "What a reward a month later is worth against one now, to people who look forward; at 0 only a reward that can be cashed counts.", plausible=(0.90, 0.99))
    endowed: float = number(2.5, 0.0, 4.0, "ratio", "uncertain", "Nunes & Dreze 2006: a card begun for people is filled by 34% of them, against 19% with as much to go on an empty one; size is an assumption", "How much progress people who look forward see in points given on joining, against as many earned.", plausible=(1.0, 3.0))
    another: float = number(0.0, 0.0, 1.0, "share", "uncertain", "Leenheer et al. 2002, Meyer-Waarden 2007: people are members of several programmes; size is an assumption", "How readily somebody who carries a card takes that of another company too, against somebody without one, where people buy from several.", plausible=(0.0, 1.0))
    crowding: float = number(0.0, 0.0, 5.0, "ratio", "uncertain", "Leenheer et al. 2002, Meyer-Waarden 2007: several cards shrink the effect of each; size is an assumption", "How much weaker a card draws for every other card in the wallet.", plausible=(0.0, 2.0))
    announced: float = number(0.5, 0.0, 1.0, "share", "uncertain", "Taylor & Neslin 2005: more is bought as soon as there is a reward to reach; size is an assumption", "The part of those who join in a month who have it in mind when they buy, where people buy from several companies: they feel the pull of the card, and it counts what they buy.", plausible=(0.0, 1.0))
    rewarded: float = number(0.5, 0.0, 10.0, "ratio", "uncertain", "Taylor & Neslin 2005, Lal & Bell 2003: more is bought after the reward, too; size is an assumption", "How much a reward counts for its company in the month after it was cashed, against a gift of as much money, where people buy from several companies.", plausible=(0.0, 3.0))
    rewarded_left: float = number(0.7, 0.0, 1.0, "share per month", "uncertain", "assumption: half of it in two months", "The part of a reward's later effect that is left a month later.", plausible=(0.3, 0.95))


class WordOfMouth(Block):
    """Who talks, and how far it carries."""

    links: int = number(8, 0, 32, "people", "fixed", "assumption", "How many people listen to each person.")
    rewired: float = number(0.10, 0.0, 1.0, "share", "fixed", "Watts & Strogatz 1998", "The part of the links between people that leave the neighbourhood.")
    hubs: int = number(0, 0, 4, "power", "fixed", "assumption: 0 is the plain rewired ring", "How strongly distant links go to the same few people; 0 is not at all.")
    advocate: float = number(0.03, 0.0, 0.5, "chance per utility of bond", "uncertain", "assumption: small", "The monthly chance of praise per unit of felt bond, when satisfied.", plausible=(0.01, 0.15))
    detract: float = number(0.10, 0.0, 0.5, "chance", "uncertain", "assumption: small; nine-others folklore not used", "The monthly chance of a warning per unit of grievance.", plausible=(0.03, 0.3))
    most_heard: float = number(3.0, 0.0, 10.0, "messages", "fixed", "assumption", "The number of messages about one company in one month beyond which more add nothing.")
    asked: float = number(0.3, 0.0, 1.0, "chance per month", "uncertain", "East, Hammond & Wright 2007: people recommend about three times as often as they warn, with or without a bond; size is an assumption", "The chance in a month that somebody who looks around asks a person about a company that the person knows from use.", plausible=(0.0, 0.4))
    delight: float = number(0.15, 0.0, 2.0, "chance per satisfaction scale", "uncertain", "Anderson 1998: the very satisfied and the very dissatisfied talk most; size is an assumption", "The chance of telling others of a service or a person that was better than expected, per unit of the surprise.", plausible=(0.0, 0.5))
    failure: float = number(0.15, 0.0, 1.0, "chance per minor failure", "uncertain", "Anderson 1998: the very satisfied and the very dissatisfied talk most; size is an assumption", "The chance of telling others of a failure in the month in which it happened, per minor failure left.", plausible=(0.0, 0.5))
    prior: float = number(0.5, 0.0, 1.0, "share", "uncertain", "East, Hammond & Lomax 2008: what is heard matters by how likely the choice was before; shape is an assumption", "How much of what is said is lost on somebody who is sure to choose the company anyway, or sure not to.", plausible=(0.0, 1.0))


class Dealers(Block):
    """Dealers between the firm and the customer."""

    readiness: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption", "How readily dealers recommend a company that pays the usual margin and leaves them alone.", plausible=(0.1, 0.6))
    per_margin: float = number(2.0, 0.0, 20.0, "share per share of price", "uncertain", "assumption", "How much more readily dealers recommend per unit of margin above the usual.", plausible=(0.5, 10.0))
    usual_margin: float = number(0.08, 0.0, 0.5, "share of the price", "fixed", "assumption", "The margin that dealers are used to.")
    adaptation: float = number(0.20, 0.0, 1.0, "share per month", "uncertain", "assumption", "How fast dealers' readiness follows margin and support.", plausible=(0.1, 0.4))
    human: float = number(0.80, 0.0, 1.0, "share", "uncertain", "assumption", "The part of service contacts of dealers' customers that is with a person.", plausible=(0.5, 1.0))
    in_store: float = number(1.0, 0.0, 1.0, "share", "uncertain", "assumption: face to face", "The part of service contacts in stores that is with a person.", plausible=(0.7, 1.0))


class Repertoire(Block):
    """Purchase occasions in a repertoire market."""

    rate: float = number(0.9, 0.05, 20.0, "occasions per month", "uncertain", "assumption: a packaged good", "How often a customer of average use buys.", plausible=(0.3, 8.0))
    shape: float = number(0.9, 0.2, 10.0, "ratio", "uncertain", "assumption: near the K of .78 that the NBD has for toothpaste", "How alike people are in how often they buy: small is unequal (shape of a gamma distribution).", plausible=(0.4, 3.0))
    inertia: float = number(0.7, 0.0, 5.0, "ratio", "uncertain", "Dube, Hitsch & Rossi 2010: state dependence is real; size is an assumption", "The pull of the company bought last, against a person's full habit.", plausible=(0.3, 1.5))
    hurry: float = number(0.25, 0.0, 1.0, "share", "uncertain", "Kivetz, Urminsky & Zheng 2006: about a fifth faster towards the reward", "How much more often members buy just before a reward than just after one.", plausible=(0.1, 0.4))
    months_active: int = number(3, 1, 24, "months", "fixed", "assumption: a quarter", "The months without a purchase after which a customer counts as lost.")


class Survey(Block):
    """What managers get to see: samples with noise. No customer is asked who is not drawn, and asking changes nothing."""

    sample: int = number(400, 0, 10_000, "people per month", "fixed", "assumption: a monthly panel", "How many people the monthly survey asks; asking changes nothing.")
    noise: float = number(0.26, 0.0, 1.0, "sd on the satisfaction scale", "uncertain", "customer satisfaction survey of 1 811 firms (bayesm): sd 2.55 of 10 points, most of it between persons", "How far one answer lies from what the person feels.", plausible=(0.08, 0.3))
    items: int = number(3, 1, 50, "items", "fixed", "assumption: three questions make an index", "How many questions an index of satisfaction, of engagement or of the comparison with rivals is the mean of.", plausible=(1, 10))
    scale_use: float = number(0.10, 0.0, 0.5, "sd on the satisfaction scale", "uncertain", "Rossi, Gilula & Allenby 2001: respondents use scales differently; size is an assumption", "How much people differ in how generously they answer, whatever they are asked.", plausible=(0.0, 0.15))
    loyalty: float = number(0.25, 0.0, 2.0, "share per utility of bond", "uncertain", "assumption", "How much a felt bond lifts the answer to whether one would recommend.", plausible=(0.1, 0.6))
    misreport: float = number(0.40, 0.0, 1.0, "share", "uncertain", "assumption: leavers give price as the polite answer", "The part of exit interviews in which price is written down instead of the main reason.", plausible=(0.1, 0.7))
    answered: float = number(0.30, 0.0, 1.0, "share", "uncertain", "assumption", "The part of leavers who give an exit interview.", plausible=(0.1, 0.6))


class Ladder(Block):
    """Where the rungs of the experience ladder begin. Reading them off changes nothing."""

    neutral: float = number(0.5, 0.0, 1.0, "satisfaction scale", "fixed", "assumption: the middle of the scale", "The satisfaction above which a leaver counts as satisfied, and below which as disappointed.")
    satisfied: float = number(0.6, 0.0, 1.0, "satisfaction scale", "fixed", "assumption", "The satisfaction from which a customer stands on the third rung.")
    loyal: float = number(0.5, 0.0, 6.0, "utility", "fixed", "assumption", "The felt bond from which a satisfied customer stands on the fourth rung.")
