import assert from 'node:assert/strict'
import { temporaryMembershipsOf } from '../../../src/actions/remove-from-groups/memberships.ts'
import { drive, scripted } from '../../graph/script.ts'

const [sales, admins] = ['2b5ed229-4072-478d-9504-a047ebd4b07d', '7199C3C1-C7DC-4614-AA48-A6091EF27DFF']

/** The ends of Adele's memberships, of these instances. */
async function endsOf(...instances: readonly object[]) {
  const urls: string[] = []
  const { graph, clock } = scripted({
    item: ({ url }) => {
      urls.push(url)
      return { status: 200, body: { value: instances } }
    },
  })
  const found = await drive(clock, graph.as(async () => 'token').ask(temporaryMembershipsOf, ['adele']))
  const asked = urls.map((url) => new URL(url, 'http://graph').searchParams.get('$filter'))
  assert.deepEqual(asked, ["principalId eq 'adele'"])
  return [...(found.get('adele') ?? [])]
}

describe('temporary memberships', () => {
  const until = '2026-12-24T18:00:00Z'

  it('are those with an end, however Graph writes their kind and the ID', async () => {
    const ends = await endsOf(
      { groupId: sales, accessId: 'member', assignmentType: 'Assigned', startDateTime: null, endDateTime: null },
      { groupId: admins, accessId: 'Member', assignmentType: 'Activated', endDateTime: until },
    )
    assert.deepEqual(ends, [[admins.toLowerCase(), until]])
  })

  it('are not ownerships', async () => {
    assert.deepEqual(await endsOf({ groupId: sales, accessId: 'owner', endDateTime: until }), [])
  })

  it('last until the latest end, or are none if one of several assignments has no end', async () => {
    const twice = [until, '2026-12-25T18:00:00Z', '2026-12-23T18:00:00Z'].map((endDateTime) => ({
      groupId: sales,
      accessId: 'member',
      endDateTime,
    }))
    assert.deepEqual(await endsOf(...twice), [[sales, '2026-12-25T18:00:00Z']])
    assert.deepEqual(await endsOf(...twice, { groupId: sales, accessId: 'member', endDateTime: null }), [])
  })
})
