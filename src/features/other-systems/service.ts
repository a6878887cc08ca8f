import { defineService } from '../../chat/turn/service.ts'
import { createHandOffs } from '../../operations/hand-off/index.ts'

export const handOffs = defineService('hand-offs', ({ context }) => createHandOffs(context))
