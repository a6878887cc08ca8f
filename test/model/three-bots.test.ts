import { tell } from './tell.ts'

tell(3)
