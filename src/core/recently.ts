/** Items added up to this many days before a plan are marked there, because an attacker might have added them. */
export const recentDays = 30

/** Whether something was added shortly before `at`. Both are in ms since the epoch; `added` is NaN if unknown. */
export const isRecent = (added: number, at: number): boolean => added > at - recentDays * 86_400_000
