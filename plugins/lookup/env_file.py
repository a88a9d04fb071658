# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup env_file returns the credentials in an .env file, as options of the modules."""

from __future__ import annotations

DOCUMENTATION = r"""
name: env_file
short_description: Read Frontegg credentials from an .env file
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Returns the credentials in a file of variables, named like the options of this collection's modules. So you need not
    set the variables in the environment.
  - The lookup reads the file by the rules of python-dotenv. A line that these rules do not allow is an error.
options:
  _terms:
    description: The path of one file. A relative path starts in the current directory.
    type: list
    elements: str
    required: true
notes:
  - The result holds a secret. Pass it to the options of a module, which never show it. Do not print or register it.
seealso:
  - module: identityops.frontegg.user
"""

EXAMPLES = r"""
- name: Lock a user with the credentials of a file
  identityops.frontegg.user:
    state: locked
    users: [jane@corp.example]
    client_id: "{{ credentials.client_id }}"
    api_token: "{{ credentials.api_token }}"
  vars:
    credentials: "{{ lookup('identityops.frontegg.env_file', '/etc/frontegg/.env') }}"
"""

RETURN = r"""
_raw:
  description:
    - The values of E(FRONTEGG_CLIENT_ID), E(FRONTEGG_API_TOKEN), E(FRONTEGG_REGION) and E(FRONTEGG_API_URL) as
      C(client_id), C(api_token), C(region) and C(api_url). The result leaves out variables that are missing or empty in
      the file.
  type: list
  elements: dict
"""

import os
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._env_file import credentials, read_env_file


class LookupModule(LookupBase):
    """Ansible finds the lookup here."""

    def run(self, terms: list[str], variables: Mapping[str, Any] | None = None, **options: Any) -> list[dict[str, str]]:
        self.set_options(var_options=variables, direct=options)
        try:
            return [credentials(read_env_file(path, os.environ)) for path in terms]
        except InputError as error:
            raise AnsibleLookupError(str(error)) from None
