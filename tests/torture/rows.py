"""The zone under torture, made by real acts alone: departments with tasks, and the people who report and publish."""

from dataclasses import dataclass
from datetime import date
from itertools import count

from livelihood.models import Task
from tests.factories import PASSWORD
from zone.demo.seeding import add, add_undertaking
from zone.people.accounts import add_account
from zone.people.models import Department, User
from zone.people.roles import Role
from zone.tracking import months
from zone.tracking.models import Indicator

CLIENTS = 4
"""People who do the same at once."""
TASKS = 8
"""Tasks of each department, each with two indicators."""
FIRST = date(2016, 1, 1)
NUMBERS = count(1)
"""What is reported: no two updates of the torture hold the same values."""


@dataclass(frozen=True)
class Zone:
    clerks: list[User]
    managers: list[User]
    tasks: list[Task]
    indicators: dict[int, list[Indicator]]
    """Of each task, by its key, in their order."""
    new_months: "count[int]"

    def open_month(self) -> date:
        """Open one more month."""
        number = next(self.new_months)
        month = date(FIRST.year + number // 12, number % 12 + 1, 1)
        months.open_month(month, by=self.managers[0], due_on=date(2099, 1, 25))
        return month

    def tasks_of(self, clerk: User) -> list[Task]:
        return [task for task in self.tasks if task.lead_department_id == clerk.department_id]


def build() -> Zone:
    """Fill the empty database."""
    managers = [_account(f"manager{number}", Role.ADMINISTRATOR) for number in range(CLIENTS)]
    by, clerks, tasks = managers[0], [], []
    for number in range(CLIENTS):
        department = add(Department, by=by, facts={"code": f"dept{number}", "name": f"示例局{number}"})
        clerks.append(_account(f"clerk{number}", Role.REPORTER, department))
        for _ in range(TASKS):
            tasks.append(_task(len(tasks) + 1, department, by))
    indicators = {task.pk: list(task.indicators.order_by("number")) for task in tasks}
    return Zone(clerks, managers, tasks, indicators, count())


def _task(number: int, department: Department, by: User) -> Task:
    promised = [{"name": "建成", "unit": "处", "target": 9000}, {"name": "投资", "unit": "万元", "target": 90000}]
    facts = {"year": FIRST.year, "number": number, "name": f"示例任务{number}", "pillar": "livelihood"}
    facts |= {"category": "habitat", "lead_department": department, "first_month": FIRST}
    task, _ = add_undertaking(Task, by=by, code=f"MS{FIRST.year}-{number:02d}", indicators=promised, **facts)
    return task


def _account(username: str, role: Role, department: Department | None = None) -> User:
    person = User(username=username, name="示例账号", department=department)
    add_account(person, [role], by=None, password=PASSWORD, must_change=False)
    return person
