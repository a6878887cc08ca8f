const hour = 3_600_000

/** The times counted from when an incident became known. Doesn't say what has to be done by then, if anything. */
export interface ReportingDeadlines {
  readonly after24Hours: number
  readonly after72Hours: number
  /** The same day and time of the next month in UTC, or its last day. */
  readonly afterOneMonth: number
}

export function reportingDeadlines(aware: number): ReportingDeadlines {
  const from = new Date(aware)
  const next = new Date(aware)
  next.setUTCDate(1)
  next.setUTCMonth(next.getUTCMonth() + 1)
  const lastDay = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate()
  next.setUTCDate(Math.min(from.getUTCDate(), lastDay))
  return { after24Hours: aware + 24 * hour, after72Hours: aware + 72 * hour, afterOneMonth: next.getTime() }
}
