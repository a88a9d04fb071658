# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: documentation that all modules share: how they connect to Frontegg."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  client_id:
    description:
      - Client ID of the environment (vendor) credentials, from Frontegg's portal.
      - Used together with O(api_token). Unset, E(FRONTEGG_CLIENT_ID) counts, unless that is empty; the same holds
        for the environment variables of the other options.
    type: str
  api_token:
    description: The secret that belongs to O(client_id). Unset, E(FRONTEGG_API_TOKEN) counts.
    type: str
  access_token:
    description:
      - An environment bearer token obtained elsewhere, instead of O(client_id) and O(api_token).
      - Where all are given, this one is used. It is not renewed. Unset, E(FRONTEGG_ACCESS_TOKEN) counts.
    type: str
  region:
    description:
      - The region of the environment, which picks the host. Unset, E(FRONTEGG_REGION) counts.
      - The host of V(AP) is not in Frontegg's own lists; if it does not answer, set O(api_url).
    type: str
    choices: [EU, US, CA, AU, UK, AP]
    default: EU
  api_url:
    description:
      - A URL used instead of the one that O(region) picks, for private deployments and test servers.
      - Plain http is refused but for a loopback address. Unset, E(FRONTEGG_API_URL) counts.
    type: str
  validate_certs:
    description: Whether the server's TLS certificate is checked.
    type: bool
    default: true
  ca_path:
    description:
      - A file or folder of CA certificates to check the server's certificate with.
      - Unset, what the environment says counts (E(REQUESTS_CA_BUNDLE)), then the CAs that C(requests) knows.
    type: path
  timeout:
    description: Seconds for a connection to be made, for the answer to begin, and then for the answer to end.
    type: float
    default: 30
  max_retries:
    description:
      - How often a request is tried again after a transport fault or a 5xx answer, where repeating it is safe.
      - Between tries the wait doubles, from half a second. Unset, E(FRONTEGG_MAX_RETRIES) counts.
    type: int
    default: 3
  rate_limit_share:
    description:
      - Percent of Frontegg's rate limit that this task may use up, so that other callers of the environment have the
        rest. It holds where Frontegg tells the limit and what is left of it.
    type: float
    default: 100
  rate_limit_timeout:
    description:
      - Seconds for which one request may wait for Frontegg's rate limit, or keep being refused for it (HTTP 429),
        before it fails.
      - Until then it waits as long as Frontegg says, or 60 seconds where it says nothing, and all others with it.
      - Where Frontegg tells what is left, requests are spread over the time until there is more. That keeps none of
        them for longer either; those that are too many then fail at once.
    type: float
    default: 300
  requests_per_minute:
    description:
      - A ceiling of your own, shared by all threads of the task; the requests are spaced out evenly.
      - Unset, E(FRONTEGG_REQUESTS_PER_MINUTE) counts, and where that is unset, too, there is none.
    type: int
  concurrency:
    description: How many requests may be in flight at once, from 1 to 32.
    type: int
    default: 4
requirements:
  - requests >= 2.25 (on the host that runs the module, often C(localhost))
notes:
  - An answer of more than 32 MiB, as sent or decompressed, is an error of that one request.
  - Proxies are taken from the environment (E(HTTPS_PROXY), E(HTTP_PROXY), E(NO_PROXY)). A C(.netrc) file is not used.
  - Environment variables are read on the host that runs the module. One of blanks only counts as unset.
  - White space, line ends and invisible marks around credentials, region, URL, domain and application ID are dropped,
    whether they come from an option or from the environment. Inside of them they are refused.
  - On SIGTERM, SIGINT and SIGHUP, and once the C(ansible-playbook) that started it is gone, a module finishes the
    requests on their way, sends nothing further and reports on all. A task with C(async) is to outlive
    C(ansible-playbook), and does. On another host the module learns of it when the connection ends.
  - A task whose arguments Ansible itself refuses returns the same keys as any other task that is refused.
"""
