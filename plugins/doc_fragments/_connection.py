# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: documents how modules connect to Frontegg. All modules share it."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  client_id:
    description:
      - The client ID of the environment (vendor) credentials, from Frontegg's portal. It goes with O(api_token).
      - If unset, E(FRONTEGG_CLIENT_ID) counts. An empty variable counts as unset. This holds for the environment
        variables of all other options, too.
    type: str
  api_token:
    description: The secret that belongs to O(client_id). If unset, E(FRONTEGG_API_TOKEN) counts.
    type: str
  access_token:
    description:
      - An environment bearer token obtained elsewhere, instead of O(client_id) and O(api_token).
      - If all three are given, the module uses this token. It does not renew the token.
      - If unset, E(FRONTEGG_ACCESS_TOKEN) counts.
    type: str
  region:
    description:
      - The region of the environment. It decides the host. If unset, E(FRONTEGG_REGION) counts.
      - The host of V(AP) is not in Frontegg's own lists. If it does not answer, set O(api_url).
    type: str
    choices: [EU, US, CA, AU, UK, AP]
    default: EU
  api_url:
    description:
      - A URL to use instead of the host of O(region), for private deployments and test servers.
      - The module refuses plain http, except for a loopback address. If unset, E(FRONTEGG_API_URL) counts.
    type: str
  validate_certs:
    description: Whether the module checks the server's TLS certificate.
    type: bool
    default: true
  ca_path:
    description:
      - A file or folder of CA certificates that the module checks the server's certificate with.
      - If unset, E(REQUESTS_CA_BUNDLE) counts. If that is unset, too, the CAs that C(requests) knows count.
    type: path
  timeout:
    description:
      - How many seconds the module waits for a connection, then for the start of the answer, and then for the end of
        the answer.
    type: float
    default: 30
  max_retries:
    description:
      - How often the module retries a request after a transport fault or a 5xx answer, if repeating it is safe.
      - The module waits half a second before the first retry, and doubles the wait before each further one. If unset,
        E(FRONTEGG_MAX_RETRIES) counts.
    type: int
    default: 3
  rate_limit_share:
    description:
      - The percentage of Frontegg's rate limit that this task may use. The rest stays for other callers of the
        environment.
      - It has an effect only if Frontegg's answers state the limit and how many requests are left.
    type: float
    default: 100
  rate_limit_timeout:
    description:
      - How many seconds one request may wait for Frontegg's rate limit, including repeated refusals (HTTP 429), before
        it fails.
      - After a refusal, all requests of the task wait as long as Frontegg says, or 60 seconds if Frontegg does not say.
      - If Frontegg's answers state how many requests are left, the module spreads them over the time until the limit
        renews. It does not hold a request longer than this option allows. Requests that cannot be sent in that time
        fail at once.
    type: float
    default: 300
  requests_per_minute:
    description:
      - A rate limit of your own. All threads of the task share it. The module spaces the requests out evenly.
      - If unset, E(FRONTEGG_REQUESTS_PER_MINUTE) counts. If that is unset, too, there is no such limit.
    type: int
  concurrency:
    description: How many requests may be in flight at the same time, from 1 to 32.
    type: int
    default: 4
requirements:
  - requests >= 2.25 (on the host that runs the module, often C(localhost))
notes:
  - If an answer has more than 32 MiB, as sent or decompressed, its request fails. Other requests are not affected.
  - The module takes proxies from the environment (E(HTTPS_PROXY), E(HTTP_PROXY), E(NO_PROXY)). It does not use a
    C(.netrc) file.
  - The module reads environment variables on the host where it runs. A variable that holds only blanks counts as unset.
  - The module drops white space, line ends and invisible marks around credentials, region, URL, domain and application
    ID, from options and from the environment. It refuses such characters inside these values.
  - On SIGTERM, SIGINT or SIGHUP, or when the C(ansible-playbook) that started it ends, the module finishes the requests
    in flight, sends no further request and reports on all users or tenants. On a remote host, the module notices the
    end of C(ansible-playbook) when the connection ends. A task with C(async) keeps running after C(ansible-playbook)
    ends.
  - If Ansible itself refuses the arguments of a task, the result has the same keys as that of any other refused task.
"""
