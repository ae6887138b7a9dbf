"""The touchpoints buy, use and serve."""

from sim.market.compiled import rule


@rule
def functional(quality, p):
    """Return what functional quality does for performance.

    Rule: a hygiene factor: below par every bit lacking is felt; above par more and more adds less and less.

    quality: satisfaction scale   p: Experience
    Source: articles' claim, after Herzberg and Kano; the hyperbola is an assumption.
    """
    above = max(quality - p.par, 0.0)
    return min(quality, p.par) + above / (1.0 + above / p.above_par)


@rule
def human_share(channel, online_human, p):
    """Return the human share of a customer's service contacts.   channel: index into CHANNELS   p: Dealers."""
    return online_human if channel == 1 else (p.human if channel == 2 else p.in_store)


@rule
def is_contact(luck, contacts, follow_up, uses):
    """Return whether there is a service contact this month, or a call by the front line.

    luck: uniform   contacts, follow_up: chances   uses: 1 if the service is used this month
    """
    return luck < (contacts + follow_up) * uses


@rule
def who_serves(luck, employee, p):
    """Return the number of the employee in charge: the usual one or any; the same draw says which, and whom.

    luck: uniform   employee: number of the usual one   p: Staff
    """
    anybody = int((luck - p.same) / (1.0 - p.same) * p.size) if luck > p.same else 0
    return employee if luck <= p.same else min(anybody, p.size - 1)


@rule
def service(skill, is_hurried, memory, p, need):
    """Return what a contact with a person does for performance.

    Rule: skilled people serve better, and see who is in a hurry; what has to be said twice annoys.

    skill: share   is_hurried: true or false   memory: chance   p: Experience   need: Need
    """
    lost = (need.misread * (1.0 - skill) if is_hurried else 0.0) + need.repeat * (1.0 - memory)
    return p.serve * (skill - 0.5) - lost


@rule
def machine_service(memory, need):
    """Return what a contact with a machine does for performance: nothing but ask again.   need: Need."""
    return -need.repeat * (1.0 - memory)


@rule
def interaction(warmth, expected, core, p):
    """Return what the way one is treated does for performance in a contact with a person.

    Rule: how people are treated is a part of how well they are served, beside what is done for them: warmth above what
    they expect adds as far as the core is in order, as kindness does not mend what does not work; coldness takes away
    from anybody.

    warmth, expected: satisfaction scale   core: share of it that is in order   p: Experience
    Source: Brady & Cronin 2001 (interaction quality); Parasuraman, Zeithaml & Berry 1988 (empathy); sizes are
    assumptions.
    """
    surprise = warmth - expected
    return p.interaction * (core * max(surprise, 0.0) + min(surprise, 0.0))


@rule
def suited(fit, luck, p):
    """Return mean performance for one person: that for the goal, and how well the firm happens to suit this person.

    Rule: the product, the place and the people one meets suit some better than others, for as long as they are with the
    firm; nobody knows before.

    fit: mean performance for the goal   luck: bell, of person and firm   p: Experience
    """
    return fit + p.fit_spread * luck


@rule
def performance(fit, taste, is_known, luck, served, lost, p, need):
    """Return performance as experienced this month, on the satisfaction scale.

    Rule: satisfaction has levels. The core is quality for the customer's goal, how well the service happens to suit the
    person, whether the provider knows the goal, luck, less what a failure took; service and interaction are what a
    contact adds. Feeling comes last: a bond forgives (see satisfaction_next).

    fit: mean performance for the customer's goal and person   taste: utility   is_known: 0 or 1   luck: bell
    served: what the service contact did   lost: by a failure   p: Experience   need: Need
    """
    return fit + p.match * taste + need.fit * is_known + p.spread * luck + served - lost


@rule
def grievance_next(grievance, added, tied, captivity, p):
    """Return the grievance after this month: old ones fade, what is left of a new failure is added.

    Rule: a failure rankles more, or less, with a customer who is locked in.

    grievance, added: minor failures   tied: share   captivity: see Bond   p: Experience
    Source: Jones et al. 2007; Bolton, Kannan & Bramlett 2000: the two signs of captivity.
    """
    return grievance * p.grievance_left + added * (1.0 + captivity * tied)


@rule
def grudge_next(grudge, p):
    """Return what is held against the firm left last after this month: it fades, more slowly than with a provider."""
    return grudge * p.grudge_left


@rule
def taken_along(was_left, grudge, matched):
    """Return the grievance with which a customer comes to a firm: none, or what was held against it when it was left.

    was_left: true if this is the firm left last   matched: share that a win-back puts right
    """
    return grudge * (1.0 - matched) if was_left else 0.0
