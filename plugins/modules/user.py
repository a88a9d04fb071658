#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: user
short_description: Create, update, lock, disable and delete Frontegg users in bulk
version_added: 1.0.0
description:
  - Brings users, named by email or ID, into the wanted state. One task can hold many users.
  - Reads the users, plans the changes, checks the guards, writes only what is needed, reads the users back, and
    reports on every user.
  - Only O(state=present) creates users.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._guards
  - identityops.frontegg._plans
  - identityops.frontegg._audit
  - identityops.frontegg._attributes
  - identityops.frontegg._snapshot
attributes:
  check_mode:
    support: full
    details: Reads what a real run reads, sends no write, and returns the rows of the real run.
  diff_mode:
    support: full
    details: One entry for each changed user.
options:
  users:
    description:
      - The users to change. A list of emails, user IDs (UUIDs) and mappings, or one text with an identifier on each
        line.
      - A string may hold several identifiers, separated by commas, semicolons or line ends. Blank lines are ignored.
        A C(#) at the start of a line or after white space begins a comment.
      - A text holds only emails and IDs, in lines or as a JSON list of strings. It never holds mappings.
      - A mapping has C(user) (an email or ID) and may have C(state), C(tenant_id), C(tenant_ids), C(everywhere),
        C(include_sub_tenants) and C(delete_if_last_tenant). These override the values of the task. A mapping with
        C(tenant_id), C(tenant_ids) or C(everywhere) overrides all three.
      - A mapping may narrow the task, but not widen it. If the task has O(tenant_id) or O(tenant_ids), the module
        refuses a mapping that reaches another tenant, the tenants below it, or all tenants. If the task has O(state),
        the module refuses a mapping with C(state=absent). What the task does not set, a mapping may set freely.
      - For O(state=present), a mapping may also have any of the attributes, from O(name) to O(resend_invite). For all
        other states but V(absent), it may have C(metadata) and C(vendor_metadata). If an attribute is null, the module
        leaves it alone for this user, whatever the task says.
      - The same user may be named several times if all of it can come true. For each tenant, the task may want
        V(present) or V(absent), and V(enabled) or V(disabled), where V(absent) goes with neither of the two. For all
        tenants, it may want V(locked) or V(unlocked), or V(absent), which goes with V(locked) only. The module refuses
        anything else before any request, and names both elements.
      - The module carries out all that is wanted of a user in one order. It locks and disables, revokes, adds to
        tenants and sets roles and attributes, takes roles away and removes from tenants, enables and unlocks, and
        deletes. So a user who moves is never without a tenant. If a step fails, the module takes no further step for
        this user.
      - A mapping may have C(line), its line in the file it came from. Errors name this line.
      - A row of M(identityops.frontegg.user_info) works as a mapping. The module uses its C(id) and ignores the rest.
      - An empty list changes nothing. If a user is named twice with the same wish, even once by email and once by ID,
        the user is changed once.
      - Required unless O(approved_plan) is given.
    type: raw
  state:
    description:
      - The state that the users shall have. Required unless every element of O(users) is a mapping with a C(state).
      - V(locked) and V(unlocked) reach all tenants, so they take no O(tenant_id). A locked user cannot sign in.
      - V(disabled) and V(enabled) do the same for the one tenant in O(tenant_id).
      - V(absent) with O(tenant_id) removes the users from that tenant. V(absent) with O(everywhere=true) deletes them
        from all tenants. Neither can be undone.
      - V(present) with O(tenant_id) creates users who do not exist, adds existing users to the tenant, and sets the
        given attributes. It leaves alone the attributes that are not given, and never unlocks or enables a user. It
        creates users by email; the module refuses an unknown ID before any write.
    type: str
    choices: [present, locked, unlocked, disabled, enabled, absent]
  tenant_id:
    description:
      - The tenant (account) in which the users shall have the state.
      - The module never takes the tenant from the environment. Only the task decides which tenants it reaches.
    type: str
  tenant_ids:
    description:
      - Like O(tenant_id), for several tenants. The result has a row for each user and tenant.
      - A task or mapping has O(tenant_id) or O(tenant_ids), not both. An empty list is refused.
    type: list
    elements: str
  everywhere:
    description:
      - Whether O(state=absent) deletes the users from all tenants.
      - O(state=absent) requires either a tenant or O(everywhere=true). It refuses both together.
    type: bool
  include_sub_tenants:
    description:
      - Whether O(state=absent), O(state=disabled) and O(state=enabled) also reach all tenants below the named tenants.
      - The result has a row for each of these tenants that the user is a member of.
      - If the tenants below cannot be read, the users fail, and the module changes nothing for them.
    type: bool
  delete_if_last_tenant:
    description:
      - Whether O(state=absent) with a tenant deletes the users who are in no other tenant. Such a row has the action
        V(delete). Without this option, Frontegg may keep a user who is in no tenant (not confirmed).
      - A user who is not a member of the named tenant is left alone.
    type: bool
  revoke:
    description:
      - What else the module takes away from the user, for O(state=locked), O(state=disabled) and O(state=absent).
      - The module first locks (or disables) the user, then revokes in the order below, and then deletes or removes the
        user. With O(revoke), V(absent) also locks (with O(tenant_id), disables) the user first, so that the user cannot
        sign in again meanwhile.
      - V(sessions) ends all sessions of the user. A session belongs to the user, not to a tenant, so sessions in other
        tenants end, too. Access tokens already issued stay valid until they expire, in minutes or hours.
      - V(api_tokens) deletes the client credentials and access tokens that the user created, in every tenant of the
        user. For a state that reaches only O(tenant_id), it deletes those in that tenant.
      - V(mfa) removes the second factors of the user. They count in all tenants, whatever the state reaches.
      - If the task has several wishes for a user, sessions and second factors are revoked once.
      - If a step fails, the row fails and the module stops working on this user. It undoes nothing; the user stays
        locked.
    type: list
    elements: str
    choices: [sessions, api_tokens, mfa]
  approved_states:
    description:
      - The states that the plan in O(approved_plan) may want. The module refuses a plan with any other state before any
        request. So a job that is meant to lock cannot be made to carry out a plan that deletes.
      - If unset, the plan alone decides what is done.
    type: list
    elements: str
    choices: [present, locked, unlocked, disabled, enabled, absent]
  keep_one_with_role:
    description:
      - Keys of roles that somebody has to keep in every tenant, such as V(admin).
      - If a tenant has somebody with the role who can sign in, and would be left with nobody, the module refuses the
        task before any write. Somebody can sign in if they are a member of the tenant, not locked, and not disabled
        there.
      - A successor whom the same task creates, adds, unlocks, enables or gives the role counts.
      - A tenant may lack a role. The module refuses a key that none of the tenants concerned has.
      - If the module cannot read who has the role, it refuses the task. It counts roles that users have themselves, and
        not roles that they have through a group.
    type: list
    elements: str
  name:
    description: The full name of the user.
    type: str
  phone_number:
    description: The phone number of the user in international form, such as V(+49-30-1234567).
    type: str
  profile_picture_url:
    description: The URL of a picture of the user.
    type: str
  external_id:
    description: The ID of the user in another system.
    type: str
  mfa_bypass:
    description: Whether the user can sign in without a second factor.
    type: bool
  metadata:
    description:
      - Metadata of the user. The module merges it key by key into the present metadata, and removes a key set to null.
      - Goes with all states but V(absent), so that a task can lock a user and leave a mark.
      - The module compares metadata as data. A different order of keys or different blanks are no change.
    type: dict
  vendor_metadata:
    description:
      - Like O(metadata), for the metadata that only the vendor sees. Goes with all states but V(absent).
      - If the user has a value with a key C(delete_after), as role C(offboard) leaves it, the module replaces it before
        it locks or disables the user. Otherwise, a run that ends in between would leave a locked user with an old date.
        If this write fails, the user is not locked or disabled.
    type: dict
  roles:
    description:
      - The roles of the user in O(tenant_id), by key, name or ID. The user then has exactly these roles, so an empty
        list removes all roles.
      - The module refuses a role that the tenant does not have, before any write.
    type: list
    elements: str
  append_roles:
    description: Whether the module adds O(roles) to the user's roles instead of replacing them.
    type: bool
  send_invite:
    description: Whether Frontegg sends an invitation to users who are created or added to the tenant. Unset means no.
    type: bool
  application_id:
    description:
      - The application for which users are created, in environments that have several.
      - If unset, E(FRONTEGG_APPLICATION_ID) counts.
    type: str
  new_email:
    description:
      - Another email for the user, who is named by the present email or by ID.
      - If nobody has the present email and somebody has the new one, the email was changed before, and the row is about
        that user. If nobody has either, the row is V(not_found), because this option creates nobody.
      - If another user has the new email, the row fails before any write for the user. The module refuses the task if
        two users are to have the same email.
      - Letter case makes no difference, so an email that differs only in case is no change.
      - O(protected) keeps users from getting another email, because whoever has the email can set the password.
    type: str
  verified:
    description:
      - V(true) marks the email of the user as verified. The module refuses V(false), because no request takes a
        verification back.
    type: bool
  expires_at:
    description:
      - When the user's access ends, as ISO 8601 with a time zone (UTC if there is none), at least 300 seconds from now.
        A date alone is the end of that day in UTC. V(never) takes the end away.
      - One request sets the end in all tenants of the user. So if the user is in a tenant that the task does not name,
        and has another end there, the row fails before any write for the user. Name all tenants with O(tenant_ids).
      - An end that is at most five minutes from the wanted one is no change.
    type: str
  groups:
    description:
      - The groups of the user in O(tenant_id), by name or ID. The user then has exactly these groups, so an empty list
        removes the user from all groups.
      - The module refuses a group that the tenant does not have, before any write.
      - An identity provider manages some groups. The module leaves them out of the exact set, and the row says so. It
        refuses the task before any write if a user is to come into such a group.
    type: list
    elements: str
  append_groups:
    description: Whether the module adds the user to O(groups) and leaves all other groups alone.
    type: bool
  applications:
    description:
      - The applications that the user is assigned to in O(tenant_id), by ID or name. The user then has exactly these.
      - No request says in which tenant a user has an application. So the row of a user who is in several tenants fails
        before any write, unless O(append_applications=true). With that, an application that the user has in any tenant
        counts as assigned, unless the task adds the user to the tenant.
      - The module refuses an application that the environment does not have, before any write. If Frontegg says that
        the tenant is not assigned to an application, the row fails and says what to do.
    type: list
    elements: str
  append_applications:
    description: Whether the module adds O(applications) to those of the user instead of replacing them.
    type: bool
  resend_invite:
    description:
      - Whether Frontegg sends the invitation again to members of the tenant who have not accepted it (status
        C(PendingInvitation)). Nobody else gets one. The old link may be void.
      - Each run sends it again, so for these users each run is a change.
      - The module sends it once. If the answer is lost, the outcome is V(unknown), because no read shows it.
    type: bool
  wait_timeout:
    description:
      - For how many seconds the module waits for users whom Frontegg creates in bulk. With O(state=present), five or
        more newcomers of a tenant travel together, up to 1,000 in a request, which Frontegg carries out after its
        answer.
      - The module then reads these users back. Whoever is in the tenant is V(changed). Whoever Frontegg refused with a
        reason is V(failed), with that reason. All others are V(unknown), never V(failed), because Frontegg may still
        create them. Run the task again to settle it.
      - A newcomer is created alone if the request for many cannot carry what the task says of them, such as
        O(external_id), O(mfa_bypass), O(vendor_metadata), O(application_id), O(groups), O(applications),
        O(expires_at) or O(verified), or O(roles) that are empty. So is a newcomer of several tenants.
      - A user of another tenant keeps the attributes that they have. What the task gives follows in further requests.
      - With O(max_failures), one such request is waited for and read back before the next one is begun. Its failures
        come after it, so they may be more than O(max_failures).
    type: float
    default: 600
  on_missing:
    description:
      - What to do about an identifier that matches no user. It has no effect for O(state=present).
      - With V(fail), the task fails after it tried all other users. With V(warn), it warns. With V(ignore), only the
        row says so.
      - The default is V(warn) for O(state=absent), and V(fail) for all other states.
      - A user who exists but is not a member of O(tenant_id) is unchanged for V(absent), and not found for V(disabled)
        and V(enabled).
  run_id:
    description:
      - The ID of this run, a UUID. RV(run.id), the plan file and the snapshot then have it. So what the task writes to
        the users can name the run.
      - If unset, the run gets a new ID.
    type: str
  input_sha256:
    description:
      - The SHA-256 of the file that O(users) come from, such as RV(identityops.frontegg.people#module:sha256) of
        M(identityops.frontegg.people). The plan file has it.
      - Beside O(approved_plan), it must be that of the plan. Otherwise the module refuses the task before any request.
    type: str
seealso:
  - name: Frontegg API reference
    description: The API that this module uses.
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

- name: Disable users in one tenant, from a text with a comment
  identityops.frontegg.user:
    state: disabled
    tenant_id: acme
    users: |
      jane@corp.example
      joe@corp.example, ann@corp.example  # handed in on Friday

- name: Delete users from all tenants, but at most ten, and no user of operations
  identityops.frontegg.user:
    state: absent
    everywhere: true
    users: "{{ leavers }}"
    protected: ['*@ops.example']
    max_changes: 10

- name: Lock leavers, end their sessions and delete their tokens
  identityops.frontegg.user:
    state: locked
    users: "{{ leavers }}"
    revoke: [sessions, api_tokens]

- name: Ensure that two users are in a tenant, one of them with another role
  identityops.frontegg.user:
    state: present
    tenant_id: acme
    roles: [viewer]
    send_invite: true
    users:
      - user: jane@corp.example
        name: Jane Doe
        roles: [admin]
      - user: joe@corp.example
        name: Joe Bloggs

- name: Let contractors in until the end of January, with a group and an application
  identityops.frontegg.user:
    state: present
    tenant_id: acme
    users: "{{ contractors }}"
    groups: [Contractors]
    applications: [Portal]
    append_applications: true
    expires_at: '2027-01-31'

- name: Give a user another email, and count it as verified
  identityops.frontegg.user:
    state: present
    tenant_id: acme
    users:
      - user: jane@corp.example
        new_email: jane.doe@corp.example
        verified: true

- name: Send the invitation again to those who have not accepted it
  identityops.frontegg.user:
    state: present
    tenant_id: acme
    users: "{{ newcomers }}"
    resend_invite: true

- name: Set one key of the metadata, and remove another
  identityops.frontegg.user:
    state: present
    tenant_id: acme
    users: jane@corp.example
    metadata: {team: blue, desk: null}

- name: Move a user to another tenant, in one task
  identityops.frontegg.user:
    users:
      - user: jane@corp.example
        state: present
        tenant_id: beta
        roles: [viewer]
      - user: jane@corp.example
        state: absent
        tenant_id: acme

- name: Let a user back in who was locked and disabled
  identityops.frontegg.user:
    users:
      - {user: jane@corp.example, state: present, tenant_id: acme}
      - {user: jane@corp.example, state: enabled, tenant_id: acme}
      - {user: jane@corp.example, state: unlocked}

- name: Remove users from two tenants, and delete those who are in no other tenant
  identityops.frontegg.user:
    state: absent
    tenant_ids: [acme, beta]
    delete_if_last_tenant: true
    users: "{{ leavers }}"

- name: Lock leavers and leave a mark with the ticket
  identityops.frontegg.user:
    state: locked
    users: "{{ leavers }}"
    vendor_metadata:
      offboarding: {ticket: HR-1042}

- name: Lock leavers, and tell the administrators of their tenants
  identityops.frontegg.user:
    state: locked
    users: "{{ leavers }}"
    audit:
      ticket: HR-1042
      reason: left the company

- name: Give each user another state, because the task itself sets none
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
  description:
    - What the task did, in one sentence. In check mode, what it would do. If the module refused the task, the reason.
  returned: always
  type: str
  sample: locked 2 of 4 users, 1 unchanged, 1 failed
fault:
  description:
    - Where the error lies that ended the task, in one word. Such a task has no rows.
    - V(access) means that no request can succeed now, such as without credentials, with wrong ones, or without a
      connection. V(passing) means that a request failed that may succeed later, with no answer, or HTTP status 408,
      429 or 5xx. V(answer) means that Frontegg refused a request, or that its answer cannot be used. V(input) means
      that the module refused the input.
  returned: when an error ended the task before it had any row, unless Ansible itself refused the options
  type: str
  sample: access
check_mode:
  description: Whether this was a preview, which writes nothing. Every result has this key, even a refusal.
  returned: always
  type: bool
status:
  description:
    - The result in one word. V(refused) means that a guard or the input kept the task from writing.
    - V(changed) and V(unchanged) mean that nothing failed. In check mode, V(changed) means that users would change.
    - V(partial) means that users changed, and others failed, are unknown or were not attempted. V(failed) means that
      no user changed and something failed.
  returned: always
  type: str
  sample: changed
run:
  description: Which run this was.
  returned: always
  type: dict
  contains:
    id:
      description: A UUID, new for each task. It is O(run_id), if given.
      type: str
    started:
      description: When the task started, in UTC.
      type: str
      sample: '2026-11-27T16:55:02Z'
    finished:
      description: When the task ended, in UTC.
      type: str
    environment:
      description: The name that the journal uses for the environment. Null if the task has no usable credentials.
      type: str
    api_url:
      description: The URL that the requests go to. Null if the task has no usable credentials.
      type: str
    collection:
      description: The version of this collection.
      type: str
summary:
  description:
    - The number of rows with each outcome. A row with C(same_as) does not count.
    - With O(approved_plan), it also has C(drifted).
  returned: always
  type: dict
  sample: {requested: 4, changed: 2, unchanged: 1, not_found: 0, failed: 1, unknown: 0, not_attempted: 0}
requests:
  description: How many requests the task takes, and how long they take.
  returned: when the task got as far as planning
  type: dict
  contains:
    sent:
      description: The number of requests sent, including the login and retries.
      type: int
    needed:
      description: The number of requests the whole run needs. In check mode, the number a real run would need.
      type: int
    about_seconds:
      description: How many seconds these requests take at O(requests_per_minute) or Frontegg's own limit.
      type: int
guards:
  description:
    - The guards that were in force, of the task and of an approved plan.
    - A list has all values that hold; the strictest counts. An empty list, or null, means that the guard was not set.
  returned: when the task got as far as planning
  type: dict
  contains:
    protected:
      description: The users that the task had to keep, as names and patterns.
      type: list
      elements: str
    max_changes:
      description: How many users the task was allowed to change, as numbers or shares.
      type: list
      elements: raw
    max_failures:
      description: After how many failures the task was to stop.
      type: int
    keep_one_with_role:
      description: The roles that somebody had to keep.
      type: list
      elements: str
input_sha256:
  description: The SHA-256 of the file that the users come from, as O(input_sha256) or the approved plan says.
  returned: when one of them says it, and the task got as far as planning
  type: str
approved:
  description: The plan that the task carried out.
  returned: when O(approved_plan) is given, unless the module refused the plan
  type: dict
  contains:
    digest:
      description: The digest of the plan.
      type: str
      sample: sha256:5d41402abc4b2a76b9719d911017c592a1b2c3d4e5f60718293a4b5c6d7e8f90
    pinned:
      description:
        - Whether the task gave O(approved_digest). If not, the plan file alone decided what was done, and whoever could
          write the file decided with it.
      type: bool
    run_id:
      description: The ID of the run that made the plan.
      type: str
    made:
      description: When that run started, in UTC.
      type: str
      sample: '2026-11-27T16:55:02Z'
    valid_until:
      description: The end of O(plan_max_age), in UTC.
      type: str
      sample: '2026-11-30T16:55:02Z'
snapshot:
  description: The snapshot that the task wrote to.
  returned: when O(snapshot_path) is given, and the task wrote a record
  type: dict
  contains:
    path:
      description: The absolute path, on the host where the module ran.
      type: str
    records:
      description: The number of users whom the task wrote down.
      type: int
plan:
  description: The plan file that the task wrote.
  returned: when O(plan_path) is given, unless the module refused the task
  type: dict
  contains:
    path:
      description: The path as given.
      type: str
    digest:
      description: The digest of the plan, for O(approved_digest).
      type: str
      sample: sha256:5d41402abc4b2a76b9719d911017c592a1b2c3d4e5f60718293a4b5c6d7e8f90
users:
  description:
    - One row for each identifier and tenant, in the order given. Check mode and failed tasks return the same rows, but
      for C(at), C(verified) and C(audit).
    - Empty if the module refused the arguments of the task, or could not look up any user, such as with wrong
      credentials.
  returned: always
  type: list
  elements: dict
  contains:
    user:
      description: The identifier as given.
      type: str
      sample: jane@corp.example
    id:
      description: The user's ID, or null if the user does not exist.
      type: str
    email:
      description: The user's email as Frontegg has it, or null.
      type: str
    state:
      description: The wanted state.
      type: str
    tenant_id:
      description: The tenant in which the state is wanted. Null means all tenants.
      type: str
    action:
      description:
        - The action that reaches the state, one of V(none), V(create), V(add_to_tenant), V(update), V(lock),
          V(unlock), V(disable), V(enable), V(remove_from_tenant), V(delete), V(revoke), V(resend_invite).
        - V(revoke) means that the account was closed already, and the module only had to take away the rest.
        - V(update) with a state other than V(present) means that the user was in that state already, and only metadata
          differed.
      type: str
    steps:
      description:
        - The steps, if the action has several. If a step failed, it is the last one.
      type: list
      elements: dict
      contains:
        name:
          description:
            - One of the actions, or V(sessions), V(api_tokens), V(mfa), V(remove_roles), V(add_roles),
              V(add_to_group), V(remove_from_group), V(assign_application), V(unassign_application), V(change_email),
              V(verify), V(expire), V(keep).
          type: str
        changed:
          description: Whether the step wrote.
          type: bool
        failed:
          description: Whether the step failed. The module tries no step after a failed one.
          type: bool
        msg:
          description: What the step did, or why it failed.
          type: str
    outcome:
      description:
        - V(changed), V(unchanged) (the user was in the wanted state already), V(not_found) or V(failed).
        - V(unknown) if the answer to a write was lost and the module could not find out by reading. Run the task again
          to settle it.
        - V(drifted) if the user is not as the plan in O(approved_plan) was made from. The module leaves the user
          alone, and RV(users[].msg) says what differs.
        - V(not_attempted) if the module refused the task, or stopped before it reached this user.
        - V(drifted) if the task carries out an approved plan, and this user is not as the plan was made from.
      type: str
    changed:
      description: Whether the module changed the user, even if a later step failed.
      type: bool
    failed:
      description: Whether this row makes the task fail.
      type: bool
    at:
      description: When the last write for this row was answered, in UTC. Null if nothing was written.
      type: str
      sample: '2026-11-27T16:55:04Z'
    verified:
      description:
        - Whether a read showed the user in the wanted state, after the last write, or before where nothing had to be
          written. It is false if the module wrote and did not see that, also with O(verify=false).
        - Null in check mode for a user that would change, and where nothing was written.
      type: bool
    msg:
      description:
        - What happened to the user, and why.
        - For a removal from a tenant, also in which tenants the user stays, or that it was the only tenant, so that
          Frontegg may delete the user.
      type: str
      sample: locked
    audit:
      description:
        - What became of the audit events of the row. Null if there was none to send, such as without O(audit), in check
          mode, and for a user who did not change.
        - V(sent), V(failed), V(unknown) if the answer was lost, or V(not_sent) if the task stopped before. If there
          were several events, the first of these in the order V(failed), V(unknown), V(not_sent), V(sent).
        - It says nothing about the user, and V(failed) does not make the row fail.
      type: str
      sample: sent
    same_as:
      description:
        - The place of the first element that names the same user, such as V(users[0]). Null in the first row itself.
        - A row with C(same_as) repeats what happened to the user. It is never V(changed), and it does not count in
          RV(summary).
      type: str
    before:
      description:
        - The user's state before the task. Null if the user did not exist.
        - For O(state=present), also the attributes that the task gives. With O(revoke), also the sessions, tokens and
          second factors that the user has.
      type: dict
      sample: {locked: false, tenants: [acme, beta], disabled_in: []}
    after:
      description:
        - The user's state after the task, as read back unless O(verify=false). Null if the user is gone.
        - If the user was in a tenant before and C(tenants) is empty here, Frontegg may delete the user.
      type: dict
      sample: {locked: true, tenants: [acme, beta], disabled_in: []}
    error:
      description:
        - Frontegg's answer to a refused request, with C(status), C(code), C(messages), C(trace_id), and with C(fault),
          one of the words of RV(fault).
      type: dict
"""

from functools import partial

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.audit import audit_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.options import (
    guards_spec,
    plan_spec,
    run_spec,
)
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import refused_report
from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._users.attributes import ATTRIBUTES, WAYS
from ansible_collections.identityops.frontegg.plugins.module_utils._users.revoke import REVOCABLE
from ansible_collections.identityops.frontegg.plugins.module_utils._users.states import STATES
from ansible_collections.identityops.frontegg.plugins.module_utils._users.task import converge_users


def main() -> None:
    run(
        {
            "users": {"type": "raw"},
            "state": {"type": "str", "choices": list(STATES)},
            "tenant_id": {"type": "str"},
            "tenant_ids": {"type": "list", "elements": "str"},
            "everywhere": {"type": "bool"},
            "include_sub_tenants": {"type": "bool"},
            "delete_if_last_tenant": {"type": "bool"},
            "revoke": {"type": "list", "elements": "str", "choices": list(REVOCABLE)},
            **{name: row.spec for name, row in {**ATTRIBUTES, **WAYS}.items()},
            "keep_one_with_role": {"type": "list", "elements": "str"},
            "snapshot_path": {"type": "path"},
            "wait_timeout": {"type": "float", "default": 600.0},
            **guards_spec(),
            **plan_spec(STATES),
            **run_spec(),
            **audit_spec(),
        },
        converge_users,
        partial(refused_report, "users"),
    )


if __name__ == "__main__":
    main()
