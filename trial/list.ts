import { type Check, parts } from './check.ts'
import { checks } from './checks/index.ts'

/** Every check by area, with what to do for it and what a difference means. */
export function listChecks(): string {
  const areas = Object.entries(parts).map(([part, title]) => {
    const own = checks.filter((check) => check.part === part)
    return `${title.toUpperCase()}\n\n${own.map(entry).join('\n\n')}`
  })
  return `${areas.join('\n\n')}\n`
}

function entry(check: Check): string {
  const { id, title, claim, source, otherwise, expected = [] } = check
  const lines = [
    ...(check.kind === 'guided' ? check.steps.map((step, at) => `${at + 1}. ${step}`) : []),
    `Documented: ${claim} (${source})`,
    `Otherwise: ${otherwise}`,
    ...(expected.length > 0 ? [`Expected in some tenants: ${expected.map(({ says }) => says).join(' ')}`] : []),
    ...(check.kind === 'automatic' && check.leaves ? [`Can't be undone, and asks first: ${check.leaves}`] : []),
    ...(check.kind === 'guided' && check.later ? [`When: ${check.later}`] : []),
  ]
  const heading = `${id}: ${title}${check.kind === 'automatic' ? ' (automatic)' : ''}`
  return [heading, ...lines.map((line) => `  ${line}`)].join('\n')
}
