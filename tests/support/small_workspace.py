"""The files of a small workspace that is in order: one account, one cadence, one template."""

SETTINGS = """\
reps:
  dana: {name: Dana Reyes, company: Northgate Supply, phone: "+13125550100", texting: live}
calendar: {country: US, timezone: America/Chicago}
cadences: {A: steady}
"""
ACCOUNT = """\
name: Acme Industrial
tier: A
owner: dana
contacts:
  - name: Priya Natarajan
    role: decision_maker
    phone: "+15125550142"
"""
CADENCE = """\
rhythms:
  - {id: call, channel: call, every: 3d, template: hello}
  - {id: check-in, channel: text, every: 3w, templates: [hello]}
"""
TEMPLATE = """\
purpose: pulse-check
text: How are things, {{ contact.first_name }}? {{ rep.first_name }}
call: {script: Ask how things are.}
"""

FILES = {
    "touch.yaml": SETTINGS,
    "plans/accounts/acme.yaml": ACCOUNT,
    "plans/cadences/steady.yaml": CADENCE,
    "templates/hello.yaml": TEMPLATE,
}
