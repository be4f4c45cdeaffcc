package rehearsal

func (s *Server) routePublic() {}
