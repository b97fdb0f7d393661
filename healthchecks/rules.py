"""Who may run health checks and read what they found."""

from partnerships.rules import is_administrator, is_strategic_manager, permit, sits_on, sits_on_a_board, support_office

runs_health_checks = is_strategic_manager | is_administrator

_RUNNERS = "Only the Strategic Partnerships Manager or an administrator can"

permit("healthchecks.edit_statement", runs_health_checks, because=f"{_RUNNERS} change the statements.")
permit("healthchecks.open_round", runs_health_checks, because=f"{_RUNNERS} open a round of health checks.")
permit("healthchecks.remind_members", runs_health_checks, because=f"{_RUNNERS} remind members.")
permit("healthchecks.close_round", runs_health_checks, because=f"{_RUNNERS} close a round of health checks.")
permit("healthchecks.record_past_round", runs_health_checks, because=f"{_RUNNERS} record past health checks.")
permit(
    "healthchecks.read_round",
    support_office | sits_on_a_board,
    because="Only the boards and the support office can read how all partnerships answered.",
)
permit(
    "healthchecks.read_results",
    sits_on | support_office,
    because="Only people with a seat on {body} and the support office can read its health check.",
)
