# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what a playbook prints about its variables where they are faulty. Pure."""

from __future__ import annotations

USAGES: dict[str, tuple[str, ...]] = {
    "invite_users": (
        "usage: ansible-playbook identityops.frontegg.invite_users -e tenant_id=TENANT -e csv=PATH [-e NAME=VALUE]",
        "tenant_id       the tenant to bring them into; required, unless the CSV file has a column tenant_id",
        "csv             a CSV file with a column user or email; it may have name, phone_number, external_id, roles",
        "column          the column of the CSV file with the emails, where that is not clear",
        "users_file      or a text file with an email on each line, # begins a comment",
        "users           or a list of emails",
        "user_roles      the roles of all who have none of their own in the CSV file: exactly these",
        "append_roles    true: add the roles to those that people have already",
        "send_invite     false: send no invitations; unset: they are sent",
        "ignore_columns  further columns of the CSV file, which are left unread",
        "application_id  the application that the invitation is for; unset: FRONTEGG_APPLICATION_ID",
    ),
    "close_tenant": (
        "usage: ansible-playbook identityops.frontegg.close_tenant -e tenant_id=ID [-e execute=true -e max_users=N]",
        "tenant_id     the ID of the tenant; required",
        "execute=true  deletes the tenant; without it the tenant is locked only, with --check not even that",
        "max_users     how many users may be deleted with it at most; unset: 0",
        "protected     IDs, names or patterns of tenants that must be kept",
        "on_missing    fail, warn or ignore a tenant that is not there; unset: warn",
        "report_dir    a folder for the files of the report",
        "              FRONTEGG_CLIENT_ID, FRONTEGG_API_TOKEN, FRONTEGG_REGION  the credentials",
    ),
}
