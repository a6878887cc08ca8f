/** One row of the table. */
export interface Row {
  readonly scenario: string
  readonly who: string
  readonly ms: number
  readonly limit?: number | undefined
  readonly trips?: number
  readonly units?: number
  readonly lost?: number
  /** Additional remarks. */
  readonly note?: string
  readonly checks?: readonly Check[]
}

/** A target; missing a starred one fails the run. */
export interface Check {
  readonly what: string
  readonly met: boolean
  readonly starred: boolean
}

const columns = ['scenario', 'who', 'ms', 'x limit', 'trips', 'units', 'lost', 'note'] as const

export function format(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.scenario,
    row.who,
    row.ms >= 100 ? Math.round(row.ms).toLocaleString('en') : row.ms.toFixed(row.ms < 10 ? 2 : 1),
    row.limit ? (row.ms / row.limit).toFixed(2) : '',
    ...[row.trips, row.units, row.lost].map((one) => (one === undefined ? '' : one.toLocaleString('en'))),
    [row.note, ...(row.checks ?? []).map(say)].filter(Boolean).join('; '),
  ])
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...cells.map(line)].join('\n')
}

function say({ what, met, starred }: Check): string {
  return `${met ? 'ok' : '**MISSED**'} ${starred ? '*' : ''}${what}`
}

/** Checks a figure against its maximum or minimum. */
export function atMost(what: string, figure: number, most: number, starred = true): Check {
  return { what: `${what} ${round(figure)} <= ${most}`, met: figure <= most, starred }
}
export function atLeast(what: string, figure: number, least: number, starred = true): Check {
  return { what: `${what} ${round(figure)} >= ${least}`, met: figure >= least, starred }
}

const round = (figure: number) => (Number.isInteger(figure) ? String(figure) : figure.toFixed(2))
