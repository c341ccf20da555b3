-- Every request asks for the head only.
wrk.method = "HEAD"
