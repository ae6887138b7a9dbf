"""Bonds are built slowly and broken fast."""

from sim.market.compiled import rule


@rule
def in_order(satisfaction, p):
    """Return how far the core is in order: all of it from a satisfaction on, less and less below.

    Rule: satisfaction has levels; what comes after the core counts only as far as the core is in order.

    satisfaction: satisfaction scale   p: Bond
    Source: articles' levels, core before feeling.
    """
    return min(satisfaction / max(p.core, 1.0e-9), 1.0)


@rule
def is_known_person(served_by, employee, has_left):
    """Return 1 if the employee who serves is the one the customer knows, else 0.

    Rule: who came this month in place of the usual one is not known yet.

    served_by, employee: numbers of who serves and of the usual one   has_left: 1 if that one has left this month
    """
    return 1.0 if served_by == employee and has_left == 0.0 else 0.0


@rule
def bond_next(bond, warmth, is_contact, is_usual, receptivity, satisfaction, kept, betrayal, recognition, in_vain, p):
    """Return the bond with the provider after this month.

    Rule: warmth above what people expect closes part of the gap to a full bond, a large surprise more than in
    proportion, that of the employee whom the customer knows more than anybody's, and only if the core is in order;
    warmth below it breaks some of the bond. A kept promise and a personal contact add a little; a failure not resolved
    and a question asked in vain break some; time wears the rest away. Ordinary service with the core in order draws the
    bond towards what the person is ready for.

    bond, receptivity, recognition: share 0..1   warmth, satisfaction: satisfaction scale   is_contact: 1 if a
    person was met   is_usual: 1 if it was the one the customer knows   in_vain: 0 or 1
    kept: true or false   betrayal: what is left of a failure, in minor failures   p: Bond
    Source: shape after Palmatier et al. 2006 (ties to persons), ordinary service after Dwyer, Schurr & Oh 1987; all
    sizes are assumptions.
    """
    surprise = (warmth - p.expected_warmth) * is_contact
    delight = max(surprise, 0.0)
    core = in_order(satisfaction, p)
    built = core * p.build * delight * (1.0 + p.peak * delight) * (1.0 + p.usual * is_usual)
    gain = built + (p.kept_promise if kept else 0.0) + p.recognition * recognition
    loss = p.brittleness * max(-surprise, 0.0) + p.betrayal * betrayal + p.asked_in_vain * in_vain + p.decay
    moved = bond + receptivity * gain * (1.0 - bond) - min(loss, 1.0) * bond
    moved = moved + p.ordinary * core * max(receptivity - bond, 0.0)
    return min(max(moved, 0.0), 1.0)


@rule
def bond_without(bond, has_left, p):
    """Return the bond once it is known whether the customer's usual employee has left.   has_left: 0 or 1   p: Bond."""
    return bond * (1.0 - p.person * has_left)


@rule
def bond_faded(bond, p):
    """Return the bond with a firm that was not met this month.   p: Bond."""
    return bond * (1.0 - p.decay)


@rule
def bound_by_word(bond, tone, p):
    """Return the bond once something was said: who recommends a firm comes to believe it.

    tone: of what was said of the provider, 1 for praise   p: Bond
    Source: Garnefeld, Eggert, Helm & Tax 2013 (self-perception; Bem 1972); size is an assumption.
    """
    return bond + (p.spoken * (1.0 - bond) if tone > 0 else 0.0)


@rule
def felt_bond(bond, mature, choice, p):
    """Return the utility of a bond.

    Rule: feeling weighs more as a relation matures.

    bond: share 0..1   mature: share 0..1   choice: Choice   p: Bond
    Source: articles' claim that reason rules at trial and feeling later; sizes are assumptions.
    """
    return p.weight * bond * (choice.affect_at_start + (1.0 - choice.affect_at_start) * mature)


@rule
def damped(weight, felt, p):
    """Return the price weight that a felt bond leaves.   weight, felt: utility   p: Bond."""
    return weight * max(1.0 - p.price_damping * felt, 0.0)
