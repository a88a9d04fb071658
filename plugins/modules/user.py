#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: user
short_description: Create, update, lock, disable and delete Frontegg users in bulk
version_added: 0.1.0
description:
  - Brings users, named by email or ID, into the wanted state, many in one task.
  - Reads who they are and how they stand, plans, checks the guards, writes only what is needed, reads back, and
    reports on every user.
  - Only O(state=present) ever creates anybody.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._guards
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - Reads what a real run reads, sends no write, and returns the rows of the real run.
  diff_mode:
    support: full
    details:
      - One entry for each changed user.
options:
  users:
    description:
      - Who. A list of emails, user IDs (UUIDs) and mappings, or one text with an identifier on each line.
      - A string may hold several identifiers, separated by commas, semicolons or line ends. Blank lines are ignored,
        and so is the rest of a line from a C(#) that stands at its start or after white space.
      - A mapping has C(user) (an email or ID) and may have C(state), C(tenant_id) and C(everywhere), which go before
        those of the task. One that has C(tenant_id) or C(everywhere) replaces both.
      - It may only narrow what the task states. Where the task has O(tenant_id), an element in all tenants or in
        another tenant is refused; where it has O(state), an element with C(state=absent) is. What the task leaves open,
        elements decide.
      - C(line), the line of the file that it came from, is named by errors.
      - A text holds emails and IDs only, in lines or as a JSON list of strings, never mappings.
      - For O(state=present) it may also have any of the attributes, from O(name) to O(application_id); one that is
        null is left alone for this user, whatever the task says.
      - A row of M(identityops.frontegg.user_info) is taken as it is, its C(id) is used and all else in it ignored.
      - An empty list is fine and changes nothing. Somebody named twice, also by email and by ID, is changed once.
    type: raw
    required: true
  state:
    description:
      - What is wanted for the users. Required unless every mapping in O(users) has a C(state) of its own.
      - V(locked) and V(unlocked) reach all tenants, so they take no O(tenant_id). A locked user cannot sign in.
      - V(disabled) and V(enabled) do the same for the one tenant in O(tenant_id).
      - V(absent) with O(tenant_id) removes the users from that tenant; V(absent) with O(everywhere=true) deletes them
        from all tenants. Neither can be undone.
      - V(present) with O(tenant_id) creates who is not there, adds who is there to the tenant, and sets the attributes
        that are given. What is not given is left alone; nobody is unlocked or enabled. Users are created by email; an
        ID that nobody has is refused before any write.
    type: str
    choices: [present, locked, unlocked, disabled, enabled, absent]
  tenant_id:
    description:
      - The tenant (account) in which the state is wanted.
      - Never taken from the environment; what a task reaches stands in the task.
    type: str
  everywhere:
    description:
      - Says for O(state=absent) that the users are to be deleted from all tenants.
      - One of O(tenant_id) and O(everywhere) is required there, and both are refused.
    type: bool
  revoke:
    description:
      - What to take away beside the account, for O(state=locked), O(state=disabled) and O(state=absent). It is done
        after the user was locked (or disabled), in the order below, and before anybody is deleted or removed. Where
        O(revoke) is given, V(absent) locks (with O(tenant_id) disables) first, so that nobody comes back meanwhile.
      - V(sessions) ends all sessions of the user. Frontegg knows them by user, so those in other tenants end, too.
        Access tokens that are out already stay valid until they expire, which is a matter of minutes or hours.
      - V(api_tokens) deletes the client credentials and access tokens that the user made for themselves, in every
        tenant they belong to; for a state that reaches O(tenant_id) only, in that tenant.
      - V(mfa) takes the second factors away. They are the user's in all tenants, whatever the state reaches.
      - A step that fails makes the row fail and ends the work on this user. It undoes nothing; the user stays locked.
    type: list
    elements: str
    choices: [sessions, api_tokens, mfa]
  name:
    description: The full name.
    type: str
  phone_number:
    description: The phone number, international, such as V(+49-30-1234567).
    type: str
  profile_picture_url:
    description: The address of a picture.
    type: str
  external_id:
    description: The ID that another system has for the user.
    type: str
  mfa_bypass:
    description: Whether the user is let in without a second factor.
    type: bool
  metadata:
    description:
      - Metadata of the user, merged into what is there by key. A key that is set to null is removed.
      - Compared as data, so the order of keys and the blanks that another writer used are no change.
    type: dict
  vendor_metadata:
    description: The same for the metadata that only the vendor sees.
    type: dict
  roles:
    description:
      - The roles in O(tenant_id), by key, name or ID; exactly these, so an empty list takes all away.
      - One that the tenant does not have is refused before any write.
    type: list
    elements: str
  append_roles:
    description: Whether O(roles) are to be added to what the user has, rather than to replace it.
    type: bool
  send_invite:
    description:
      - Whether Frontegg is to send an invitation to users who are created or added to the tenant. Unset, it is not.
    type: bool
  application_id:
    description: The application for which users are created, in environments that have several.
    type: str
  on_missing:
    description:
      - What to make of an identifier that stands for nobody. Without meaning for O(state=present).
      - With V(fail) the task fails, after all others were tried. V(warn) warns. V(ignore) only says so in the row.
      - Unset, it is V(warn) for users who are to be V(absent), and V(fail) for all others.
      - Who exists but is no member of O(tenant_id) is unchanged for V(absent), and missing for V(disabled) and
        V(enabled).
seealso:
  - name: Frontegg API reference
    description: The API that this module speaks.
    link: https://developers.frontegg.com/ciam/api
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: Lock two leavers in all tenants
  identityops.frontegg.user:
    state: locked
    users:
      - jane@corp.example
      - 35bf992d-6f5c-4e0e-8b4b-0a1c2d3e4f50

- name: Take away the access to one tenant, from a text with a comment
  identityops.frontegg.user:
    state: disabled
    tenant_id: acme
    users: |
      jane@corp.example
      joe@corp.example, ann@corp.example  # handed in on Friday

- name: Delete users from all tenants, but never more than ten, and nobody of operations
  identityops.frontegg.user:
    state: absent
    everywhere: true
    users: "{{ leavers }}"
    protected:
      - '*@ops.example'
    max_changes: 10

- name: Lock leavers, end their sessions and delete their tokens
  identityops.frontegg.user:
    state: locked
    users: "{{ leavers }}"
    revoke:
      - sessions
      - api_tokens

- name: Have two users in a tenant, one of them with another role
  identityops.frontegg.user:
    state: present
    tenant_id: acme
    roles:
      - viewer
    send_invite: true
    users:
      - user: jane@corp.example
        name: Jane Doe
        roles:
          - admin
      - user: joe@corp.example
        name: Joe Bloggs

- name: Set one key of the metadata, and remove another
  identityops.frontegg.user:
    state: present
    tenant_id: acme
    users: jane@corp.example
    metadata:
      team: blue
      desk: null

- name: Different things for different people, which the task itself leaves open
  identityops.frontegg.user:
    users:
      - user: jane@corp.example
        state: locked
      - user: joe@corp.example
        state: absent
        tenant_id: acme
"""

RETURN = r"""
msg:
  description: What was done, in one sentence; in check mode what would be. Where the task was refused, why.
  returned: always
  type: str
  sample: locked 2 of 4 users, 1 unchanged, 1 failed
check_mode:
  description: Whether this was a preview, in which nothing was written. In every result, refusals included.
  returned: always
  type: bool
summary:
  description: How many users there are of each outcome. Somebody who is named twice counts once.
  returned: always
  type: dict
  sample: {requested: 4, changed: 2, unchanged: 1, not_found: 0, failed: 1, unknown: 0, not_attempted: 0}
requests:
  description: What the task costs of the rate limit.
  returned: where it came to planning
  type: dict
  contains:
    sent:
      description: How many requests were sent, the login and repetitions included.
      type: int
    needed:
      description: How many the whole run takes; in check mode a real one would.
      type: int
    about_seconds:
      description: How long that takes at the limit that is known (O(requests_per_minute), or what Frontegg tells).
      type: int
users:
  description:
    - One row for each identifier, in the order given. The same in check mode and on failure.
    - Empty where the words of the task were refused, or nobody could be looked up, such as with wrong credentials.
  returned: always
  type: list
  elements: dict
  contains:
    user:
      description: The identifier as given.
      type: str
      sample: jane@corp.example
    id:
      description: The user's ID, or null where there is no such user.
      type: str
    email:
      description: The user's email as Frontegg has it, or null.
      type: str
    state:
      description: The state that is wanted.
      type: str
    tenant_id:
      description: The tenant that the state is wanted in; null is all tenants.
      type: str
    action:
      description:
        - What it takes, one of V(none), V(create), V(add_to_tenant), V(update), V(lock), V(unlock), V(disable),
          V(enable), V(remove_from_tenant), V(delete), V(revoke).
        - V(revoke) where the account was closed already, and only the rest of the access goes.
      type: str
    steps:
      description:
        - Step by step, where there are several, up to the one that failed.
      type: list
      elements: dict
      contains:
        name:
          description:
            - One of the actions, or V(sessions), V(api_tokens), V(mfa), V(remove_roles), V(add_roles).
          type: str
        changed:
          description: Whether it wrote.
          type: bool
        failed:
          description: Whether it failed; then no further step was tried.
          type: bool
        msg:
          description: What it did, or why it failed.
          type: str
    outcome:
      description:
        - V(changed), V(unchanged) (it was so already), V(not_found) or V(failed).
        - V(unknown) where the answer to a write was lost and reading could not settle it. Run again to settle.
        - V(not_attempted) where the task was refused, or stopped before this user's turn.
      type: str
    changed:
      description: Whether the user was changed, whatever else went wrong.
      type: bool
    failed:
      description: Whether this row makes the task fail.
      type: bool
    msg:
      description: What became of the user, and why.
      type: str
      sample: locked
    same_as:
      description:
        - The place of the first element that names the same user, such as V(users[0]); null in that first row.
        - Such a row repeats what became of the user. It is never V(changed), and it does not count in RV(summary).
      type: str
    before:
      description:
        - The user's state as it was read first; null where there is no such user.
        - For O(state=present) also the attributes that the task gives; with O(revoke) also what is left of them.
      type: dict
      sample: {locked: false, tenants: [acme, beta], disabled_in: []}
    after:
      description: The state that the task leads to, as read back where O(verify) is on; null where the user is gone.
      type: dict
      sample: {locked: true, tenants: [acme, beta], disabled_in: []}
    error:
      description: What Frontegg said where it refused a request, with C(status), C(code), C(messages), C(trace_id).
      type: dict
"""

from functools import partial

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.options import guards_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import refused_report
from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._users.attributes import ATTRIBUTES, WAYS
from ansible_collections.identityops.frontegg.plugins.module_utils._users.revoke import REVOCABLE
from ansible_collections.identityops.frontegg.plugins.module_utils._users.states import STATES
from ansible_collections.identityops.frontegg.plugins.module_utils._users.task import converge_users


def main() -> None:
    run(
        {
            "users": {"type": "raw", "required": True},
            "state": {"type": "str", "choices": list(STATES)},
            "tenant_id": {"type": "str"},
            "everywhere": {"type": "bool"},
            "revoke": {"type": "list", "elements": "str", "choices": list(REVOCABLE)},
            **{name: row.spec for name, row in {**ATTRIBUTES, **WAYS}.items()},
            **guards_spec(),
        },
        converge_users,
        partial(refused_report, "users"),
    )


if __name__ == "__main__":
    main()
