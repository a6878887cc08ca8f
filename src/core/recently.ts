/** What was added this many days before a plan is marked there: an attacker may have added it. */
export const recentDays = 30

/** Whether something was added shortly before `at`; both in ms since the epoch, `added` is NaN if that isn't known. */
export const isRecent = (added: number, at: number): boolean => added > at - recentDays * 86_400_000
