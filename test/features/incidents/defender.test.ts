import assert from 'node:assert/strict'
import {
  accountOf,
  deviceEvidence,
  type Evidence,
  endpointEvidence,
  localAccount,
  mailboxEvidence,
  sessionEvidence,
  userEvidence,
} from '../../../emulator/incidents.ts'
import { person } from '../../../emulator/person.ts'
import { UserError } from '../../../src/core/errors.ts'
import { openIncidents, readIncident } from '../../../src/features/incidents/defender.ts'
import type { Directory } from '../../../src/graph/index.ts'
import { drive, type Reply, scripted } from '../../graph/script.ts'

const home = '66666666-7777-8888-9999-000000000000'
const [adele, ben] = ['adele', 'ben'].map((name, index) =>
  person({
    id: `0000000${index}-0000-4000-8000-000000000000`,
    userPrincipalName: `${name}@contoso.test`,
    displayName: name,
  }),
)
const ok = (body: object): Reply => ({ status: 200, body })
const incident = (id: string, evidence: readonly Evidence[] = [], more: object = {}) => ({
  id,
  displayName: `Incident ${id}`,
  severity: 'high',
  redirectIncidentId: null,
  lastUpdateDateTime: `2026-01-05T09:00:0${id}.1133333Z`,
  alerts: [{ evidence }],
  ...more,
})

async function ask<T>(answer: (url: string) => Reply, read: (directory: Directory) => Promise<T>) {
  const { graph, clock, trips } = scripted({ item: ({ url }) => answer(decodeURIComponent(url)) })
  const result = await drive(clock, read(graph.as(async () => 'token')))
  return { result, urls: trips.flatMap(({ items }) => items.map(({ url }) => decodeURIComponent(url))) }
}
const peopleOf = async (...evidence: readonly Evidence[]) =>
  (
    await ask(
      () => ok(incident('1', evidence)),
      (directory) => directory.ask(readIncident, '1', home),
    )
  ).result.people

describe('the accounts of an incident', () => {
  assert.ok(adele && ben)

  it('are those of users, mailboxes and sessions, by object ID, otherwise by sign-in name', async () => {
    const people = await peopleOf(
      userEvidence(accountOf(adele)),
      sessionEvidence(userEvidence({ ...accountOf(adele), azureAdUserId: null })),
      mailboxEvidence(ben, null, { roles: ['destination'] }),
    )
    assert.deepEqual(
      people.map(({ key, roles, compromised }) => [key, roles, compromised]),
      [
        [adele.id, ['compromised'], true],
        [adele.userPrincipalName, ['compromised'], true],
        [ben.userPrincipalName, ['destination'], false],
      ],
    )
  })

  it('are each listed once, the compromised first, with every role they had', async () => {
    const [first, second] = await peopleOf(
      userEvidence(accountOf(ben), { roles: ['source', 'somethingNew'] }),
      userEvidence(accountOf(adele), { roles: ['attacked'] }),
      userEvidence(accountOf(adele)),
    )
    assert.deepEqual([first?.key, first?.roles, first?.compromised], [adele.id, ['compromised', 'attacked'], true])
    assert.deepEqual([second?.key, second?.roles, second?.compromised], [ben.id, ['source'], false])
  })

  it('have the worst verdict on their evidence, which is all that Defender for Endpoint says', async () => {
    const [first, second] = await peopleOf(
      endpointEvidence(adele, 'pc-7', 'suspicious'),
      endpointEvidence(adele, 'pc-7', 'malicious'),
      endpointEvidence(ben, 'pc-7', 'unknown'),
    )
    assert.deepEqual([first?.key, first?.roles, first?.verdict, first?.compromised], [adele.id, [], 'malicious', false])
    assert.deepEqual([second?.key, second?.verdict], [ben.id, undefined])
  })

  it("don't count as compromised once that was found to be wrong", async () => {
    const [one] = await peopleOf(userEvidence(accountOf(adele), { verdict: 'noThreatsFound' }))
    assert.deepEqual([one?.roles, one?.compromised], [['compromised'], false])
  })

  it("are not looked up if they are local, only in Active Directory, or another tenant's", async () => {
    const people = await peopleOf(
      userEvidence(localAccount('svc-scan', 'DESKTOP')),
      userEvidence({ ...accountOf(ben), tenantId: '11111111-0000-0000-0000-000000000000' }),
      userEvidence({ ...accountOf(adele), tenantId: home.toUpperCase() }),
    )
    assert.deepEqual(
      people.map(({ name, key, elsewhere }) => [name, key, elsewhere]),
      [
        ['DESKTOP\\svc-scan', undefined, 'notInEntra'],
        ['ben (ben@contoso.test)', undefined, 'otherTenant'],
        ['adele (adele@contoso.test)', adele.id, undefined],
      ],
    )
  })

  it('include people signed in to a computer, unless they are also named by ID', async () => {
    const synced = { ...accountOf(adele), accountName: 'adele', domainName: 'CONTOSO' }
    const people = await peopleOf(
      deviceEvidence('pc', [
        { accountName: 'adele', domainName: 'contoso' },
        { accountName: 'admin', domainName: 'PC' },
      ]),
      userEvidence(synced),
    )
    assert.deepEqual(
      people.map(({ name, compromised }) => [name, compromised]),
      [
        ['adele (adele@contoso.test)', true],
        ['PC\\admin', false],
      ],
    )
  })

  it('survive evidence without an account, of unknown kinds and of other shapes, and quote names on one line', async () => {
    const broken = [
      null,
      'x',
      { '@odata.type': 7 },
      { '@odata.type': '#microsoft.graph.security.constructor' },
      userEvidence(null),
      { ...userEvidence(accountOf(adele)), roles: 'compromised' },
      userEvidence(
        { displayName: `a\u202E\n${'b'.repeat(500)}`, azureAdUserId: null, userPrincipalName: null },
        { roles: [] },
      ),
    ] as unknown as Evidence[]
    const people = await peopleOf(...broken)
    assert.deepEqual(
      people.map(({ compromised }) => compromised),
      [false, false],
    )
    const [, long] = people
    assert.ok(long && long.name.length <= 120 && !/[\n\u202E]/.test(long.name))
  })
})

describe('an incident', () => {
  const code = (wanted: string) => (error: unknown) => error instanceof UserError && error.code === wanted
  const read = (answer: (url: string) => Reply) => ask(answer, (directory) => directory.ask(readIncident, '1', home))

  it('is followed to the one that it was merged into, at most five times', async () => {
    const into = (next: string) => ok(incident('1', [], { redirectIncidentId: next }))
    const { result } = await read((url) => (url.includes('/1?') ? into('2') : ok(incident('2'))))
    assert.equal(result.id, '2')
    await assert.rejects(
      read((url) => into(url.includes('/1?') ? '2' : '1')),
      code('incidentMerged'),
    )
    await assert.rejects(
      read(() => into('../users/x')),
      code('incidentMerged'),
    )
  })

  it('is read with all of its alerts', async () => {
    assert.ok(adele)
    const { result } = await read((url) =>
      url.includes('skiptoken')
        ? ok({ value: [{ evidence: [userEvidence(accountOf(adele))] }] })
        : ok(
            incident('1', [], {
              'alerts@odata.nextLink': 'https://graph.microsoft.com/v1.0/security/incidents/1/alerts?$skiptoken=x',
            }),
          ),
    )
    assert.equal(result.people.length, 1)
  })

  it('explains a refusal: no such incident, no role or licence, no Defender in this cloud', async () => {
    const refused = (status: number) => () => ({ status, body: { error: { code: 'x', message: 'y' } } })
    await assert.rejects(read(refused(404)), code('incidentNotFound'))
    await assert.rejects(read(refused(403)), code('incidentsRefused'))
    await assert.rejects(read(refused(400)), code('notInCloud'))
  })
})

describe('open incidents', () => {
  it('include those in progress and those awaiting action, latest first', async () => {
    const { result, urls } = await ask(
      (url) => ok({ value: [incident(url.includes('inProgress') ? '2' : url.includes('awaiting') ? '3' : '1')] }),
      (directory) => directory.ask(openIncidents, home),
    )
    assert.deepEqual(
      result.incidents.map(({ id }) => id),
      ['3', '2', '1'],
    )
    assert.equal(result.more, false)
    assert.equal(urls.length, 3)
  })

  it('are read up to a hundred of each', async () => {
    let page = 0
    const { result } = await ask(
      () =>
        ok({
          value: Array.from({ length: 50 }, () => incident('1')),
          '@odata.nextLink': `https://graph.microsoft.com/v1.0/security/incidents?$skiptoken=${++page}`,
        }),
      (directory) => directory.ask(openIncidents, home),
    )
    assert.deepEqual([result.incidents.length, result.more, page], [300, true, 6])
  })
})
