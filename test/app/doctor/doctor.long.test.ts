import assert from 'node:assert/strict'
import { seen } from './clinic.ts'
import { nameOf, shows, sitesIn, sitesOfDoctor } from './sites.ts'
import './apps.ts'
import './clouds.ts'
import './command-lines.ts'
import './database.ts'
import './endpoint.ts'
import './operator.ts'
import './features.ts'
import './registration.ts'
import './setup.ts'
import './telemetry.ts'

describe('every failure the doctor can name', () => {
  const sites = sitesOfDoctor()
  const failures = () => seen.filter(({ verdict }) => verdict !== 'ok')

  it('is provoked by one of its tests', () => {
    assert.ok(sites.length > 90, `${sites.length} found`)
    assert.deepEqual(sites.filter((site) => !failures().some((one) => shows(site, one))).map(nameOf), [])
  })

  it('differs from those in other files in subject, message or advice', () => {
    const mixed = failures().filter(
      (one) => new Set(sites.filter((site) => shows(site, one)).map(({ path }) => path)).size !== 1,
    )
    assert.deepEqual(mixed, [])
  })

  it('is found in the source, however its text is composed', () => {
    const source = `
      const fix = 'Do \${nothing}.'
      const { wrong } = about('x')
      return [wrong(messageOf(error), \`Reach \${host(")")} at (once).\`), wrong(says, fix), about('y').warning(
        a ? 'one, two' : 'three',
        b ?? c ? 'four' : fix,
      )]`
    const found = sitesIn('x.ts', source).map(({ about, verdict, says, fix }) => [about, verdict, says, fix].join(' '))
    assert.deepEqual(found, [
      '/^x$/s wrong /^.*$/s /^Reach .* at \\(once\\)\\.$/s',
      '/^x$/s wrong /^.*$/s /^Do \\$\\{nothing\\}\\.$/s',
      ...['one, two', 'three'].flatMap((says) => [
        `/^y$/s warning /^${says}$/s /^four$/s`,
        `/^y$/s warning /^${says}$/s /^Do \\$\\{nothing\\}\\.$/s`,
      ]),
    ])
  })
})
