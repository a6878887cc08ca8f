import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/*
 * Judges what `npm audit --omit=dev --json` reports, from standard input, by the list of reviewed exceptions in
 * `.github/vulnerabilities.json`. Exits with 1 for a high or critical advisory that isn't on the list, or whose
 * exception has ended; with 2 if the report can't be read, because a missing report isn't a clean one.
 */

const serious = ['high', 'critical']

/** @typedef {{ advisory: string, package: string, reason: string, until: string }} Exception */

/** Advisories in the report, each listed once. The same one can be reached through several packages. */
function advisoriesIn(report) {
  if (report?.auditReportVersion !== 2 || typeof report.vulnerabilities !== 'object')
    throw new Error(
      // A mirror without the audit API: the summary is empty, and the message names the request.
      [report?.error?.summary, report?.error?.detail, report?.message].find(Boolean) ??
        'npm audit wrote something else than a report',
    )
  const found = new Map()
  for (const { via } of Object.values(report.vulnerabilities))
    for (const one of via) {
      // Names of other packages in the report.
      if (typeof one !== 'object') continue
      const advisory = /GHSA(-[0-9a-z]{4}){3}/.exec(one.url)?.[0] ?? one.url
      found.set(`${advisory} ${one.name}`, { advisory, package: one.name, severity: one.severity, title: one.title })
    }
  return [...found.values()]
}

/** @param {readonly Exception[]} exceptions */
function judge(advisories, exceptions, today) {
  const problems = []
  const notes = []
  const exceptionOf = (one) =>
    exceptions.find((other) => other.advisory === one.advisory && other.package === one.package)
  for (const one of advisories) {
    const said = `${one.package}: ${one.severity}, ${one.advisory}: ${one.title}`
    const exception = exceptionOf(one)
    if (!serious.includes(one.severity)) notes.push(said)
    else if (!exception) problems.push(said)
    else if (exception.until < today) problems.push(`${said} (its exception ended on ${exception.until})`)
    else notes.push(`${said} (excepted until ${exception.until}: ${exception.reason})`)
  }
  for (const exception of exceptions) {
    const { advisory, package: name, reason, until } = exception
    if (!/^\d{4}-\d\d-\d\d$/.test(until ?? '') || !(reason?.length > 20))
      problems.push(`the exception for ${advisory} in ${name} needs a reason and an end`)
    if (!advisories.some((one) => exceptionOf(one) === exception))
      notes.push(`the exception for ${advisory} in ${name} is no longer needed`)
  }
  return { problems, notes }
}

try {
  const text = readFileSync(0, 'utf8')
  let report
  try {
    report = JSON.parse(text)
  } catch {
    throw new Error(`npm audit wrote no JSON: ${text.slice(0, 200) || 'nothing'}`)
  }
  const advisories = advisoriesIn(report)
  const list = JSON.parse(readFileSync(resolve('.github/vulnerabilities.json'), 'utf8'))
  const { problems, notes } = judge(advisories, list, new Date().toISOString().slice(0, 10))
  for (const note of notes) console.log(note)
  for (const problem of problems) console.error(problem)
  console.log(`${advisories.length} advisories for packages of production, ${problems.length} to act on`)
  process.exitCode = problems.length > 0 ? 1 : 0
} catch (error) {
  console.error(`No report to judge: ${error.message}`)
  process.exitCode = 2
}
