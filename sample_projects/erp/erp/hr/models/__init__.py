from erp.hr.models.organisation import Department, Employee, Position
from erp.hr.models.skills import EmployeeSkill, Skill, TrainingCourse
from erp.hr.models.time import Absence, Timesheet, TimesheetEntry
from erp.hr.models.users import User

__all__ = [
    "Absence",
    "Department",
    "Employee",
    "EmployeeSkill",
    "Position",
    "Skill",
    "Timesheet",
    "TimesheetEntry",
    "TrainingCourse",
    "User",
]
