# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inventory plugin users: each selected user of Frontegg is a host."""

from __future__ import annotations

DOCUMENTATION = r"""
name: users
short_description: Frontegg users as hosts
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Each user that the file selects is a host. So C(serial), C(--limit), C(max_fail_percentage), the play recap and the
    job slicing of a controller work for each user.
  - The plugin reads users as module M(identityops.frontegg.user_info) does, with the same options, checks and
    environment variables. It never writes.
  - The name of the file ends in C(frontegg_users.yml) or C(frontegg_users.yaml).
  - All hosts are in the group C(frontegg_users). The variable C(frontegg_user) of a host is the row of its user, as
    M(identityops.frontegg.user_info) returns it.
  - Modules for these hosts run on the controller, because the plugin sets C(ansible_connection=local),
    C(ansible_become=false) and C(ansible_python_interpreter).
  - Text from Frontegg is never a template, whatever a user or a tenant calls itself.
  - One task with a list of users is much faster than a task for each host. C(docs/inventory.md) of this collection has
    figures, and says what to take for what.
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [identityops.frontegg.users]
  hostname:
    description:
      - What hosts are named by. V(email) is the email in lower case.
      - With V(email), the ID names a user who has no email, who shares the email with another user, or whose email has
        other characters than letters, digits and C(.+'-_). Such characters have a meaning in patterns, paths or
        templates.
    type: str
    choices: [email, id]
    default: email
  all:
    description:
      - V(true) selects all users of the environment. It is required if neither O(users) nor a filter is given.
    type: bool
  users:
    description:
      - The users to take, by email or ID, instead of filters. It takes the forms that M(identityops.frontegg.user_info)
        takes.
      - For a user who is not found, there is a warning and no host.
    type: raw
  except_users:
    description:
      - Everybody but these users, in the forms that O(users) takes.
      - If no user has such an identifier, no host is added. The identifier may be misspelt, and then the user who was
        meant would be a host.
    type: raw
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._user_selection
  - constructed
  - inventory_cache
notes:
  - What the options call the module or the task is this plugin here. If a task would fail, no host is added.
  - A file adds no host if it has an option that the plugin does not know, an option twice, or an option of
    M(identityops.frontegg.user_info) without a value.
  - By default, Ansible only warns about a source that fails, and the run ends with code 0 because it has no hosts. Set
    E(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FATAL=true), so that such a run fails.
  - The options of M(identityops.frontegg.user_info) and the credentials may be templates, with lookups and extra vars.
  - A run on many hosts is many tasks. Guards such as C(max_changes) hold for one task, so for one user. Use C(serial),
    C(max_fail_percentage) and C(--limit) here.
  - An entry of the cache counts only for the same environment and the same values of the options that select users.
    Change the file, and the plugin reads again. C(--flush-cache) makes it read again, too.
  - A stale entry of the cache has users who no longer match the filters, and lacks those who match since. Module
    M(identityops.frontegg.user) reads each user again before it writes, but it does not know the filters. So do not use
    a cache for a run that locks or deletes.
  - The variables of hosts have both kinds of metadata. C(ansible-inventory --list) prints them. A cache keeps them on
    the disk of the controller.
seealso:
  - module: identityops.frontegg.user
  - module: identityops.frontegg.user_info
"""

EXAMPLES = r"""
# acme.frontegg_users.yml: the members of acme who did not log in for 90 days.
# Credentials: FRONTEGG_CLIENT_ID and FRONTEGG_API_TOKEN in the environment.
plugin: identityops.frontegg.users
tenant_id: acme
inactive_days: 90
locked: false
except_users:
  - breakglass@ops.example

---
# Groups and variables of your own
plugin: identityops.frontegg.users
domains:
  - corp.example
include:
  - roles
hostname: id
compose:
  display_name: frontegg_user.name
groups:
  administrators: frontegg_user.roles | map(attribute='key') | list is contains('admin')
keyed_groups:
  - key: frontegg_user.tenant_ids
    prefix: tenant
    separator: _

---
# A cache of ten minutes, for reports. Credentials from a vault.
plugin: identityops.frontegg.users
all: true
client_id: 11111111-2222-4333-8444-555555555555
api_token: "{{ lookup('community.hashi_vault.vault_kv2_get', 'frontegg', mount_point='ops').secret.api_token }}"
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: /var/cache/frontegg
cache_timeout: 600

# A play for these hosts:
#
# - hosts: frontegg_users
#   gather_facts: false
#   serial: [1, 10, "25%"]
#   max_fail_percentage: 5
#   tasks:
#     - name: Lock the user
#       identityops.frontegg.user:
#         state: locked
#         users: ["{{ frontegg_user.id }}"]
"""

import sys
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.parsing.yaml.loader import AnsibleLoader
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import FronteggError, InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import one_line
from ansible_collections.identityops.frontegg.plugins.plugin_utils._inventory import (
    GROUP,
    VARIABLE,
    entry_for,
    faults_of_file,
    host_names,
    plain,
    rows_in,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._inventory_read import (
    key_of,
    option_names,
    read_params,
    read_users,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._unsafe import never_template

ENDINGS = ("frontegg_users.yml", "frontegg_users.yaml")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """Ansible finds the plugin here."""

    NAME = "identityops.frontegg.users"

    def verify_file(self, path: str) -> bool:
        return bool(super().verify_file(path)) and path.endswith(ENDINGS)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        super().parse(inventory, loader, path, cache)
        config = self._read_config_data(path)
        try:
            InputError.raise_all(faults_of_file(config, self._keys(path), self._options, option_names()))
            params = read_params(self._own_options(config))
            rows = self._rows(params, path, cache)
            names = host_names(rows, params["hostname"])
        except FronteggError as error:
            raise AnsibleParserError(one_line(str(error))) from None
        for name, row in zip(names, rows):
            self._add(name, row)

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:
        """Let Ansible set its own options only. It would quote a secret of a wrong type, and refuse a date."""
        own = option_names()
        others = {name: value for name, value in (direct or {}).items() if name not in own}
        super().set_options(task_keys=task_keys, var_options=var_options, direct=others)

    def _keys(self, path: str) -> list[str]:
        """The keys as they stand in the file. What Ansible loads has each key once."""
        real_path = self.loader.get_real_file(path)
        try:
            with open(real_path, encoding="utf-8") as file:
                node = AnsibleLoader(file).get_single_node()
        finally:
            self.loader.cleanup_tmp_file(real_path)  # a file that is a vault was decrypted there
        return [str(key.value) for key, dummy in node.value]

    def _own_options(self, config: dict[str, Any]) -> dict[str, Any]:
        """The options that are not Ansible's. Templates in them see extra vars, and lookups."""
        self.templar.available_variables = self._vars or {}
        return {name: plain(self.templar.template(config[name])) for name in option_names() if name in config}

    def _rows(self, params: dict[str, Any], path: str, cache: bool) -> list[dict[str, Any]]:
        """The rows of the users, from the cache if the file asks for one and it has an entry for these options."""
        uses_cache = self.get_option("cache")
        cache_key, selection = self.get_cache_key(path), key_of(params)
        rows = None
        if uses_cache and cache:
            try:
                rows = rows_in(self._cache[cache_key], selection)
            except KeyError:
                rows = None
        if rows is None:
            rows, warnings = read_users(params)
            for warning in warnings:
                self.display.warning(warning)
            if uses_cache:
                self._cache[cache_key] = entry_for(selection, rows)
        return rows

    def _add(self, name: str, row: dict[str, Any]) -> None:
        """Add a host with its variables, and then those that the file makes of them."""
        self.inventory.add_host(name, group=self.inventory.add_group(GROUP))
        variables = {
            VARIABLE: never_template(row),
            "ansible_connection": "local",
            "ansible_become": False,
            "ansible_python_interpreter": sys.executable,
        }
        for variable, value in variables.items():
            self.inventory.set_variable(name, variable, value)
        strict = self.get_option("strict")
        self._set_composite_vars(self.get_option("compose"), variables, name, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, name, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, name, strict=strict)
