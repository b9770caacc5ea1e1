#pragma once
/* sd_notify, sd_watchdog_enabled, sd_listen_fds_with_names and sd_journal_sendv are plain functions: Swift calls them as
   they are. */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
