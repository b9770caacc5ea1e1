// SPDX-License-Identifier: GPL-2.0 OR MIT
// Counters of energy for a machine whose processor has none: powercap's zones of one package, with its cores and the
// memory beside it. Each grows by the power that the test writes into /sys/module/counters/parameters/milliwatts, in
// this order, and goes round after range_uj.
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/powercap.h>

struct counter {
	struct powercap_zone zone;
	const char *name;
	u64 microjoules;
	ktime_t since;
};

static unsigned int milliwatts[] = { 12000, 9000, 3000 };
module_param_array(milliwatts, uint, NULL, 0644);
static ulong range_uj = 262143328850UL;
module_param(range_uj, ulong, 0444);

static struct counter counters[] = { { .name = "package-0" }, { .name = "core" }, { .name = "dram" } };
static struct powercap_control_type *type;
static DEFINE_MUTEX(lock);

static int get_energy(struct powercap_zone *zone, u64 *energy)
{
	struct counter *counter = container_of(zone, struct counter, zone);

	mutex_lock(&lock);
	{
		ktime_t now = ktime_get();
		u64 spent = ktime_us_delta(now, counter->since);

		counter->microjoules += spent * milliwatts[counter - counters] / 1000;
		while (counter->microjoules > range_uj)
			counter->microjoules -= range_uj;
		counter->since = now;
		*energy = counter->microjoules;
	}
	mutex_unlock(&lock);
	return 0;
}

static int get_range(struct powercap_zone *zone, u64 *range)
{
	*range = range_uj;
	return 0;
}

static int release(struct powercap_zone *zone) { return 0; }

static const struct powercap_zone_ops zone_ops = {
	.get_energy_uj = get_energy, .get_max_energy_range_uj = get_range, .release = release,
};

static int set_limit(struct powercap_zone *zone, int id, u64 value) { return -EPERM; }
static int get_limit(struct powercap_zone *zone, int id, u64 *value) { *value = 0; return 0; }

static const struct powercap_zone_constraint_ops limit_ops = {
	.set_power_limit_uw = set_limit, .get_power_limit_uw = get_limit,
	.set_time_window_us = set_limit, .get_time_window_us = get_limit,
};

static int __init counters_init(void)
{
	int i;

	type = powercap_register_control_type(NULL, "intel-rapl", NULL);
	if (IS_ERR(type))
		return PTR_ERR(type);
	for (i = 0; i < ARRAY_SIZE(counters); i++) {
		struct powercap_zone *package = i ? &counters[0].zone : NULL;
		struct powercap_zone *zone;

		counters[i].since = ktime_get();
		zone = powercap_register_zone(&counters[i].zone, type, counters[i].name, package, &zone_ops, 1, &limit_ops);
		if (IS_ERR(zone)) {
			while (i--)
				powercap_unregister_zone(type, &counters[i].zone);
			powercap_unregister_control_type(type);
			return PTR_ERR(zone);
		}
	}
	return 0;
}

static void __exit counters_exit(void)
{
	int i = ARRAY_SIZE(counters);

	while (i--)
		powercap_unregister_zone(type, &counters[i].zone);
	powercap_unregister_control_type(type);
}

module_init(counters_init);
module_exit(counters_exit);
MODULE_DESCRIPTION("Counters of energy for a test machine");
MODULE_LICENSE("Dual MIT/GPL");
