import { tell } from './tell.ts'

tell(1)
