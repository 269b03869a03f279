module loong-adapt/guest

go 1.21
