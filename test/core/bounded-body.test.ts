import assert from 'node:assert/strict'
import { readBody } from '../../src/core/bounded-body.ts'

async function* body(...pieces: string[]) {
  for (const piece of pieces) yield Buffer.from(piece)
}

describe('a bounded body', () => {
  const tooLarge = () => new Error('too large')

  it('is read completely within the limit, which several bodies may share', async () => {
    const room = { bytes: 6 }
    assert.equal((await readBody(body('ab', 'ä'), room, tooLarge)).toString(), 'abä')
    assert.equal(room.bytes, 2)
    assert.equal((await readBody(body('yz'), room, tooLarge)).toString(), 'yz')
    await assert.rejects(readBody(body('!'), room, tooLarge), /too large/)
  })

  it('is rejected at the first chunk over the limit', async () => {
    let read = 0
    async function* endless() {
      for (;;) {
        read++
        yield Buffer.alloc(10)
      }
    }
    await assert.rejects(readBody(endless(), { bytes: 25 }, tooLarge), /too large/)
    assert.equal(read, 3)
  })
})
