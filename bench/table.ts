/** One row of the table. */
export interface Row {
  readonly scenario: string
  readonly who: string
  readonly ms: number
  readonly limit?: number | undefined
  readonly lost?: number
  /** Additional remarks. */
  readonly note?: string
  readonly checks?: readonly Check[]
}

/** A target; missing a starred one fails the run. */
export interface Check {
  readonly what: string
  readonly figure: string
  /** Such as `<= 1.15`. */
  readonly target: string
  readonly met: boolean
  readonly starred: boolean
}

const columns = ['scenario', 'who', 'ms', 'x limit', 'lost', 'note'] as const

/** Markdown. A target that nothing goes wrong is named only if it was missed, and a figure only if it has no column. */
export function format(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.scenario,
    row.who,
    row.ms >= 100 ? Math.round(row.ms).toLocaleString('en') : row.ms.toFixed(row.ms < 10 ? 2 : 1),
    row.limit ? (row.ms / row.limit).toFixed(2) : '',
    row.lost === undefined ? '' : row.lost.toLocaleString('en'),
    [row.note, ...(row.checks ?? []).filter(({ met, target }) => !met || target !== '<= 0').map(say)]
      .filter(Boolean)
      .join('; '),
  ])
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...cells.map(line)].join('\n')
}

const inColumns: ReadonlySet<string> = new Set(columns)

function say({ what, figure, target, met, starred }: Check): string {
  const name = `${met ? '' : '**MISSED** '}${starred ? '*' : ''}${what}`
  return [name, inColumns.has(what) ? '' : figure, target].filter(Boolean).join(' ')
}

/** Checks a figure against its maximum or minimum. */
export function atMost(what: string, figure: number, most: number, starred = true): Check {
  return { what, figure: round(figure), target: `<= ${most}`, met: figure <= most, starred }
}
export function atLeast(what: string, figure: number, least: number, starred = true): Check {
  return { what, figure: round(figure), target: `>= ${least}`, met: figure >= least, starred }
}

const round = (figure: number) => (Number.isInteger(figure) ? String(figure) : figure.toFixed(2))
