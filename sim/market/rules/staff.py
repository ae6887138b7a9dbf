"""The front line. What happens to ONE employee."""

from sim.market.compiled import rule


@rule
def morale_next(morale, internal, p):
    """Return morale: it follows internal service quality.   morale, internal: share   p: Staff."""
    return morale + p.morale_adaptation * (internal - morale)


@rule
def leaving_chance(morale, p):
    """Return the chance that an employee leaves this month.   morale: share   p: Staff."""
    return min(max(p.turnover * (1.0 + p.turnover_morale * (1.0 - 2.0 * morale)), 0.0), 1.0)


@rule
def skill_next(skill, training, mentoring, team_skill, is_new, p):
    """Return skill: it grows on the job, faster with training and, for the new, with a mentor from a skilled team.

    skill, training, mentoring, team_skill: share   is_new: true or false   p: Staff
    """
    speed = p.learning * (1.0 + training + (p.mentored * mentoring * team_skill if is_new else 0.0))
    return skill + min(speed, 1.0) * (1.0 - skill)


@rule
def level_next(level, target, p):
    """Return the warmth an employee is coached to: it follows what the firm wants.   p: Staff."""
    return level + p.adaptation * (target - level)


@rule
def shown_warmth(level, trait, morale, p):
    """Return the warmth that customers meet: coaching, person and mood.   level, trait: scale   p: Staff."""
    return level + trait + p.morale_warmth * (morale - 0.5)
