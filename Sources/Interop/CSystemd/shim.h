#pragma once
/* sd_notify, sd_watchdog_enabled and sd_listen_fds_with_names are plain functions: Swift calls them as they are. */
#include <systemd/sd-daemon.h>
