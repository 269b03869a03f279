module loong-adapt/probe

go 1.21
